import type { Argument, Command, Flag } from '../command.ts'

export const digestFlag: Flag = {
  type: 'string',
  value: 'SHA256',
  help: 'take the team file without asking if it has this digest (sha256:…)',
}

const sourceArgument: Argument = {
  name: 'FILE',
  help: 'path or address of a team file (keyless.yaml of this repository)',
  completes: 'file',
}

export const teamCommands: readonly Command[] = [
  {
    words: ['team'],
    summary: 'Show the team file that is in force',
    description:
      'Shows which team file is in force, where it came from, its digest, and what it says. ' +
      '`keyless setup FILE` takes one; docs/team-file.md says what it may hold.',
    examples: [{ command: 'keyless team', text: 'which one, and since when?' }],
    without: ['profile'],
    load: () => import('../commands/team.ts'),
  },
  {
    words: ['team', 'check'],
    summary: 'Look at a team file without using it',
    description:
      'Reads a team file and says everything that is wrong with it, with line and column, or what it ' +
      'does and its digest. Uses nothing of it. Exits with 1 when something is wrong.',
    arguments: [sourceArgument],
    examples: [
      { command: 'keyless team check', text: 'before it is pushed' },
      { command: 'keyless team check https://example.com/keyless.yaml', text: 'before it is used' },
    ],
    without: ['profile'],
    load: () => import('../commands/team/check.ts'),
  },
  {
    words: ['team', 'update'],
    summary: 'Fetch the team file anew',
    description:
      'Reads the team file again from where it came. Where it has changed, the lines that differ are ' +
      'shown, and nothing is used before you say yes; without a terminal --digest says so.',
    flags: { digest: digestFlag },
    examples: [{ command: 'keyless team update', text: 'what is new?' }],
    without: ['profile'],
    load: () => import('../commands/team/update.ts'),
  },
  {
    words: ['team', 'leave'],
    summary: 'Do without the team file',
    description:
      'Takes the team file out of the settings: its guard rules, names and filters are not used any ' +
      'more. Profiles that are there stay. `keyless undo` takes it back.',
    flags: { yes: { type: 'boolean', help: 'without asking' } },
    examples: [{ command: 'keyless team leave', text: 'shown, then asked' }],
    without: ['profile'],
    load: () => import('../commands/team/leave.ts'),
  },
]
