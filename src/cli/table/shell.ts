import { completions } from '../../shell/completions.ts'
import type { Command } from '../command.ts'
import { mfaFlag } from './mfa-flag.ts'
import { yesFlag } from './yes-flag.ts'

const shells = Object.keys(completions)

export const shellCommands: readonly Command[] = [
  {
    words: ['shell', 'init'],
    summary: 'Print the functions, completion and prompt of a shell',
    description:
      'Prints a script for the rc file of a shell. awsp [NAME] uses another profile in that shell ' +
      'and tells whom AWS takes it for (a menu without NAME; awsp - goes back, awsp --clear uses ' +
      'none); awslogin [NAME] signs in; aws-profiles lists the profiles. Profile names are completed ' +
      'for these and for aws --profile, and keyless itself is completed. keyless_prompt prints the ' +
      'profile and the time left for a prompt, in red for production: names that hold one of the ' +
      'parts in KEYLESS_PRODUCTION (prod; a part behind ! takes names out: prod,live,!nonprod).',
    arguments: [
      {
        name: 'SHELL',
        help: `shell to make it for: ${shells.join(', ')}`,
        required: true,
        choices: shells,
      },
    ],
    examples: [
      { command: 'eval "$(keyless shell init bash)"', text: 'in ~/.bashrc, as the last line' },
      { command: 'eval "$(keyless shell init zsh)"', text: 'in ~/.zshrc' },
      { command: 'keyless shell init fish | source', text: 'in ~/.config/fish/config.fish' },
      {
        command: 'keyless shell init powershell | Out-String | Invoke-Expression',
        text: 'in $PROFILE',
      },
    ],
    programOutput: true,
    without: ['profile'],
    jsonErrorsOnly: true,
    load: () => import('../commands/shell/init.ts'),
  },
  {
    words: ['shell', 'install'],
    summary: 'Write the line that loads them into the rc file',
    description:
      'Adds one marked line with `keyless shell init` to the end of the rc file of a shell, or ' +
      'takes it out again with --remove. The line is shown first; the file as it was is kept as a ' +
      'backup. A file that loads keyless already stays as it is.',
    arguments: [
      {
        name: 'SHELL',
        help: `shell to write for (SHELL's): ${shells.join(', ')}`,
        choices: shells,
      },
    ],
    flags: {
      remove: { type: 'boolean', help: 'take the line out again' },
      file: {
        type: 'string',
        value: 'FILE',
        help: "rc file to write (the shell's own)",
        completes: 'file',
      },
      yes: { type: 'boolean', help: 'write without asking' },
    },
    examples: [
      { command: 'keyless shell install', text: 'for the shell of this account' },
      { command: 'keyless shell install zsh --remove', text: 'no more' },
    ],
    without: ['profile'],
    load: () => import('../commands/shell/install.ts'),
  },
  {
    words: ['completion'],
    summary: 'Print the completion script of a shell',
    description: 'Prints a script that completes commands, flags, profiles and sessions.',
    arguments: [
      {
        name: 'SHELL',
        help: `shell to complete in: ${shells.join(', ')}`,
        required: true,
        choices: shells,
      },
    ],
    examples: [
      { command: 'eval "$(keyless completion bash)"', text: 'in ~/.bashrc' },
      { command: 'eval "$(keyless completion zsh)"', text: 'in ~/.zshrc' },
      {
        command: 'keyless completion fish > ~/.config/fish/completions/keyless.fish',
        text: 'for fish',
      },
      {
        command: 'keyless completion powershell | Out-String | Invoke-Expression',
        text: 'in $PROFILE',
      },
    ],
    programOutput: true,
    without: ['profile'],
    jsonErrorsOnly: true,
    load: () => import('../commands/completion.ts'),
  },
  {
    words: ['__complete'],
    summary: 'What may come next on a command line',
    rest: { name: 'WORDS', help: 'words so far; the last one is unfinished' },
    hidden: true,
    programOutput: true,
    load: () => import('../commands/complete.ts'),
  },
  {
    words: ['__switch'],
    summary: 'Try a profile, and print it for awsp',
    rest: { name: 'NAME', help: 'profile to use (a menu)' },
    flags: { 'mfa-code': mfaFlag, yes: yesFlag },
    hidden: true,
    programOutput: true,
    via: 'awsp',
    load: () => import('../commands/switch.ts'),
  },
  {
    words: ['prompt-segment'],
    summary: 'How long the sign-in of a profile lasts, for a prompt',
    rest: { name: 'NAME', help: 'profile to look at (AWS_PROFILE)' },
    hidden: true,
    programOutput: true,
    load: () => import('../commands/prompt-segment.ts'),
  },
]
