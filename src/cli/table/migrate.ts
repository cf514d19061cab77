import type { Command } from '../command.ts'

export const migrateCommands: readonly Command[] = [
  {
    words: ['migrate', 'scan'],
    summary: 'Find long-lived access keys, and who uses them',
    description:
      'Looks for keys that never expire (AKIA…) in files and folders; without PATHS in the AWS files, ' +
      'the environment, start-up and history files of shells, settings of other tools and the ' +
      'current folder. Shows where each one stands, the account that its id tells and whether a ' +
      'secret stands beside it, never the secret, and who names a profile that holds one. Asks no ' +
      'server and writes nothing. Documented example keys are passed over, and so is what a ' +
      '.keylessignore file names (in the grammar of .gitignore) or a line with the comment ' +
      'keyless:ignore holds. Leaves with 1 when there is a finding.',
    arguments: [
      {
        name: 'PATHS',
        help: 'files and folders (the usual places and this folder)',
        several: true,
        completes: 'file',
      },
    ],
    flags: {
      all: { type: 'boolean', help: 'look into node_modules and .git folders too' },
      history: {
        type: 'boolean',
        help: 'look into the past of the git repositories in and around them too',
      },
      format: {
        type: 'string',
        value: 'FORMAT',
        help: 'how to print them (text)',
        choices: ['text', 'json', 'sarif'],
      },
    },
    examples: [
      { command: 'keyless migrate scan', text: 'what does this machine have?' },
      { command: 'keyless migrate scan ~/src', text: 'every project' },
      { command: 'keyless migrate scan --history', text: 'and what was committed once?' },
      { command: 'keyless migrate scan . --format sarif > keys.sarif', text: 'for code scanning' },
    ],
    without: ['profile'],
    load: () => import('../commands/migrate/scan.ts'),
  },
]
