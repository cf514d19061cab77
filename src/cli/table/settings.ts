import type { Argument, Command } from '../command.ts'

const keyArgument: Argument = {
  name: 'KEY',
  help: 'setting, as `keyless config` lists them: production.profiles',
  required: true,
  completes: 'setting',
}

export const settingsCommands: readonly Command[] = [
  {
    words: ['config'],
    summary: 'Show our own settings and where they are',
    description:
      'Shows the settings of keyless itself: which profiles are production, and the guard rules. ' +
      'They stand in config.yaml in our own folder (docs/settings.md says what it may hold), and ' +
      'there need be none.',
    examples: [{ command: 'keyless config', text: 'what is set?' }],
    without: ['profile'],
    load: () => import('../commands/config.ts'),
  },
  {
    words: ['config', 'path'],
    summary: 'Print where the settings file is',
    description: 'Prints the path of the settings file, whether there is one or not.',
    examples: [{ command: '$EDITOR "$(keyless config path)"', text: 'without the check after it' }],
    without: ['profile'],
    jsonErrorsOnly: true,
    load: () => import('../commands/config/path.ts'),
  },
  {
    words: ['config', 'get'],
    summary: 'Print one setting',
    description: 'Prints the values of a setting, one a line; nothing when it is not set.',
    arguments: [keyArgument],
    examples: [{ command: 'keyless config get production.profiles', text: 'one pattern a line' }],
    without: ['profile'],
    load: () => import('../commands/config/get.ts'),
  },
  {
    words: ['config', 'set'],
    summary: 'Change one setting',
    description:
      'Sets a setting to one or more patterns, parted by commas. Comments in the file stay; the ' +
      'change is shown on a terminal, and the file as it was is kept as a backup. Guard rules are ' +
      'written with `keyless config edit`.',
    arguments: [
      keyArgument,
      { name: 'VALUE', help: 'patterns, parted by commas: prod-*,*-live', required: true },
    ],
    examples: [
      { command: "keyless config set production.profiles 'prod-*,*-live'", text: 'by their names' },
      { command: 'keyless config set production.accounts 111111111111', text: 'by their account' },
    ],
    without: ['profile'],
    load: () => import('../commands/config/set.ts'),
  },
  {
    words: ['config', 'unset'],
    summary: 'Take one setting out',
    description: 'Takes a setting out of the file. Comments stay, and the file as it was is kept.',
    arguments: [keyArgument],
    examples: [{ command: 'keyless config unset production.roles', text: 'no roles any more' }],
    without: ['profile'],
    load: () => import('../commands/config/unset.ts'),
  },
  {
    words: ['config', 'edit'],
    summary: 'Edit the settings file, and check it before it is written',
    description:
      'Opens a copy of the settings in your editor (VISUAL, EDITOR, else vi) and checks it when ' +
      'you are done. Only settings that are in order are written, in one step, and those before ' +
      'are kept as a backup. Without a file it begins with an example.',
    examples: [{ command: 'keyless config edit', text: 'to write guard rules' }],
    without: ['profile'],
    jsonErrorsOnly: true,
    load: () => import('../commands/config/edit.ts'),
  },
  {
    words: ['config', 'check'],
    summary: 'Say what is wrong with the settings file',
    description:
      'Reads the settings file and says everything that is wrong with it, with line and column. ' +
      'Exits with 1 when there is anything. While there is, no command hands out credentials.',
    examples: [{ command: 'keyless config check', text: 'after an edit by hand' }],
    without: ['profile'],
    load: () => import('../commands/config/check.ts'),
  },
  {
    words: ['guard', 'check'],
    summary: 'Say which guard rule is about this caller, and why',
    description:
      'Tries the guard rules of the settings for whoever runs this command, and hands out nothing: ' +
      'which rule is the first about this caller, by which variable or process, and what it says ' +
      'of the profile. --as adds the name of a process, as if it were the nearest one above.\n\n' +
      'Guard rules are a seat belt, not a wall: a caller chooses its variables and its name, and ' +
      'the tokens in ~/.aws work without keyless.',
    flags: {
      as: { type: 'string', value: 'NAME', help: 'name of a process to try the rules for' },
    },
    arguments: [
      {
        name: 'PROFILE',
        help: 'profile to try (--profile, AWS_PROFILE, else default)',
        completes: 'profile',
      },
    ],
    examples: [
      { command: 'keyless guard check prod-admin', text: 'may this shell use it?' },
      { command: 'keyless guard check prod-admin --as claude', text: 'might that program?' },
    ],
    load: () => import('../commands/guard/check.ts'),
  },
]
