import { completions } from '../../shell/completions.ts'
import type { Command } from '../command.ts'

export const shellCommands: readonly Command[] = [
  {
    words: ['completion'],
    summary: 'Print the completion script of a shell',
    description: 'Prints a script that completes commands, flags, profiles and sessions.',
    arguments: [
      {
        name: 'SHELL',
        help: `shell to complete in: ${Object.keys(completions).join(', ')}`,
        required: true,
        choices: Object.keys(completions),
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
]
