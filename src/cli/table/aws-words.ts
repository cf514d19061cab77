import type { Command } from '../command.ts'

export const awsCommands: readonly Command[] = [
  {
    words: ['configure', 'list-profiles'],
    summary: 'List the profile names',
    description: 'Prints the name of every profile of both AWS files, one a line.',
    awsWords: true,
    examples: [{ command: 'keyless configure list-profiles', text: 'one name a line' }],
    load: () => import('../commands/configure/list-profiles.ts'),
  },
]
