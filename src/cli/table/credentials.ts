import { formats } from '../../credentials/formats.ts'
import type { Argument, Command } from '../command.ts'
import { consoleCommand } from './console.ts'
import { mfaFlag } from './mfa-flag.ts'
import { yesFlag } from './yes-flag.ts'

export const profileArgument: Argument = {
  name: 'PROFILE',
  help: 'profile to use (--profile, AWS_PROFILE, else default)',
  completes: 'profile',
}

export const credentialCommands: readonly Command[] = [
  {
    words: ['exec'],
    summary: 'Run a command with the credentials of a profile',
    description:
      'Runs a command with short-lived credentials in its environment, and no other AWS ' +
      'credential, profile or container variable. Where the system can, the command takes the ' +
      'place of keyless. Signs in, and asks for the code of an authenticator, only when you sit at ' +
      'a terminal.\n\n' +
      'Those credentials end after an hour or so. A command that runs for longer and can read ' +
      '~/.aws needs no exec at all: with AWS_PROFILE alone, AWS SDKs refresh by themselves. For ' +
      'one that cannot (another HOME, an SDK without Identity Center) there is ' +
      '--serve: the command asks keyless on 127.0.0.1, as it would in an AWS container, until it ' +
      'ends or the sign-in does; after a new sign-in it goes on. It sees config files of its own, ' +
      'with the region and settings of this one profile and no credentials.',
    flags: {
      serve: { type: 'boolean', help: 'serve credentials that are refreshed while it runs' },
      'mfa-code': mfaFlag,
      yes: yesFlag,
    },
    arguments: [profileArgument],
    rest: {
      name: 'COMMAND',
      help: 'command to run, with its arguments',
      required: true,
      isProgram: true,
    },
    examples: [
      { command: 'keyless exec dev-admin -- aws s3 ls', text: 'one command of the AWS CLI' },
      { command: 'keyless exec dev-admin -- bash', text: 'a shell for a while' },
      { command: 'keyless exec --serve dev-admin -- ./nightly.sh', text: 'a job of many hours' },
    ],
    jsonErrorsOnly: true,
    programOutput: true,
    load: () => import('../commands/exec.ts'),
  },
  {
    words: ['export'],
    summary: 'Print credentials for a shell, a file or a program',
    description:
      'Prints short-lived credentials of a profile, from the cache where they are good. Never ' +
      'opens a browser.',
    arguments: [profileArgument],
    flags: {
      format: {
        type: 'string',
        value: 'FORMAT',
        help: 'how to print them (env)',
        choices: Object.keys(formats),
      },
      'mfa-code': mfaFlag,
      yes: yesFlag,
    },
    examples: [
      { command: 'eval "$(keyless export dev-admin)"', text: 'into this shell' },
      { command: 'keyless export dev-admin --format dotenv > .env', text: 'into a file' },
    ],
    programOutput: true,
    load: () => import('../commands/export.ts'),
  },
  {
    words: ['credential-process'],
    summary: 'Answer an SDK that asks by credential_process',
    description:
      'Prints credentials in the form that AWS SDKs and the AWS CLI expect of a ' +
      'credential_process. Never opens a browser and never asks: it refreshes, or exits with 4 ' +
      'and says which command signs in, or takes the code of an authenticator. With mfa_process ' +
      'in the profile a program gives that code.',
    arguments: [profileArgument],
    examples: [
      {
        command: 'credential_process = keyless credential-process --profile dev-admin',
        text: 'in another profile of ~/.aws/config',
      },
    ],
    jsonErrorsOnly: true,
    programOutput: true,
    load: () => import('../commands/credential-process.ts'),
  },
  consoleCommand,
]
