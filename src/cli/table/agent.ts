import type { Command } from '../command.ts'
import { mfaFlag } from './mfa-flag.ts'
import { profileArgument } from './credentials.ts'

export const agentCommands: readonly Command[] = [
  {
    words: ['agent', 'run'],
    summary: 'Serve a profile to programs that know only EC2 instance metadata',
    description:
      'Answers as the metadata service of an EC2 instance does (version 2, with session tokens), ' +
      'on 127.0.0.1, and refreshes the credentials for as long as the sign-in lives. With a ' +
      'command it runs that, with variables that lead to it, and ends with it. Without one it ' +
      'prints these variables for another shell, and serves until Ctrl-C.\n\n' +
      'Take it only for a program that can do nothing else: `keyless exec --serve` is guarded by a ' +
      'secret, this is not. On Linux, programs of other users, root among them, are refused by ' +
      'the owner of their connection. On other systems every user of the machine who finds the ' +
      'port gets the credentials; a warning says so.',
    flags: {
      imds: { type: 'boolean', help: 'serve instance metadata' },
      port: { type: 'string', value: 'PORT', help: 'port of 127.0.0.1 (any free one)' },
      format: {
        type: 'string',
        value: 'SHELL',
        help: 'variables quoted for which shell (posix; powershell on Windows)',
        choices: ['posix', 'fish', 'powershell'],
      },
      'mfa-code': mfaFlag,
    },
    arguments: [profileArgument],
    rest: { name: 'COMMAND', help: 'command to run, with its arguments' },
    examples: [
      { command: 'keyless agent run --imds dev-admin -- ./old-tool', text: 'one program' },
      {
        command: 'keyless agent run --imds dev-admin --port 8169',
        text: 'for programs started elsewhere, until Ctrl-C',
      },
    ],
    programOutput: true,
    load: () => import('../commands/agent/run.ts'),
  },
]
