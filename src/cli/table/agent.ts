import type { Command, Flag } from '../command.ts'
import { mfaFlag } from './mfa-flag.ts'
import { profileArgument } from './credentials.ts'
import { yesFlag } from './yes-flag.ts'

const shells: Flag = {
  type: 'string',
  value: 'SHELL',
  help: 'variables quoted for which shell (posix; powershell on Windows)',
  choices: ['posix', 'fish', 'powershell'],
}

export const agentCommands: readonly Command[] = [
  {
    words: ['agent', 'start'],
    summary: 'Serve profiles to programs by one agent in the background',
    description:
      'Starts the agent of this user, unless it runs, and prints for each profile the address and ' +
      'the token by which a program gets its credentials, as in an AWS container. They stay the ' +
      'same for as long as the agent lives, and the credentials behind them are refreshed for as ' +
      'long as the sign-in lives. Signs in, and asks for the code of an authenticator, only when ' +
      'you sit at a terminal.\n\n' +
      'Where ~/.aws is in reach no agent is needed: AWS_PROFILE alone refreshes by itself. It is ' +
      'for containers, and for programs with another HOME; for one command, ' +
      '`keyless exec --serve` does the same and ends with it.\n\n' +
      'The agent ends half an hour after the last thing that it handed out has ended, when the ' +
      'shell that started it is gone too. An agent of an older keyless gives its addresses and ' +
      'tokens to a new one.',
    flags: {
      format: { ...shells, help: 'print the variables of one profile for a shell' },
      'mfa-code': mfaFlag,
      yes: yesFlag,
    },
    arguments: [{ ...profileArgument, help: 'profiles to serve (none)', several: true }],
    examples: [
      {
        command: 'eval "$(keyless agent start dev-admin --format posix)"',
        text: 'for the programs of this shell',
      },
      { command: 'keyless agent start dev-admin prod-read --json', text: 'for a script' },
    ],
    via: 'agent',
    load: () => import('../commands/agent/start.ts'),
  },
  {
    words: ['agent', 'status'],
    summary: 'Show what the agent serves, and until when it stays',
    description: 'Leaves with 1 when no agent runs.',
    examples: [{ command: 'keyless agent status --json', text: 'for a script' }],
    without: ['profile'],
    load: () => import('../commands/agent/status.ts'),
  },
  {
    words: ['agent', 'stop'],
    summary: 'End the agent; its addresses and tokens end with it',
    examples: [{ command: 'keyless agent stop', text: 'programs that asked it get no more keys' }],
    without: ['profile'],
    load: () => import('../commands/agent/stop.ts'),
  },
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
      'port gets the credentials; a warning says so.\n\n' +
      'Without --imds it is the agent of `keyless agent start`, in the foreground, for a service ' +
      'manager.',
    flags: {
      imds: { type: 'boolean', help: 'serve instance metadata' },
      port: { type: 'string', value: 'PORT', help: 'port of 127.0.0.1 (any free one)' },
      format: shells,
      'mfa-code': mfaFlag,
      yes: yesFlag,
    },
    arguments: [profileArgument],
    rest: { name: 'COMMAND', help: 'command to run, with its arguments', isProgram: true },
    examples: [
      { command: 'keyless agent run --imds dev-admin -- ./old-tool', text: 'one program' },
      {
        command: 'keyless agent run --imds dev-admin --port 8169',
        text: 'for programs started elsewhere, until Ctrl-C',
      },
    ],
    programOutput: true,
    via: 'agent',
    load: () => import('../commands/agent/run.ts'),
  },
  {
    words: ['agent', 'forward'],
    summary: "Lead a container's own port to the agent's socket outside",
    description:
      'For the inside of a container that has the socket of the agent outside mounted. AWS SDKs ' +
      'ask for credentials by HTTP on 127.0.0.1 alone, which is the container itself in there: ' +
      'this listens on that port and hands every connection on to the socket. With a command it ' +
      'runs that, and ends with it; without one it runs until Ctrl-C. It knows no secret: the ' +
      'agent asks for its token. See docs/containers.md for Docker, dev containers and ssh.',
    flags: {
      port: {
        type: 'string',
        value: 'PORT',
        help: 'port of 127.0.0.1 (where the SDKs of this environment ask)',
      },
    },
    arguments: [{ name: 'SOCKET', help: 'socket to lead to', required: true, completes: 'file' }],
    rest: { name: 'COMMAND', help: 'command to run, with its arguments' },
    examples: [
      {
        command: 'keyless agent forward /run/keyless/credentials.sock -- ./job',
        text: 'as the entry point of a container',
      },
    ],
    without: ['profile'],
    programOutput: true,
    load: () => import('../commands/agent/forward.ts'),
  },
]
