import type { Command, Flag } from '../../command.ts'
import { pipelineCommands } from './ci-table.ts'
import { faultCommands } from './fault/table.ts'
import { trafficCommand } from './traffic-table.ts'

const port: Flag = {
  type: 'string',
  value: 'PORT',
  help: 'which sandbox, when several run',
}

const startFlags: Readonly<Record<string, Flag>> = {
  port: { type: 'string', value: 'PORT', help: 'port of 127.0.0.1 (8490, else any free one)' },
  org: {
    type: 'string',
    value: 'FILE',
    help: 'users, accounts and roles from a YAML file',
    completes: 'file',
  },
  accounts: { type: 'string', value: 'N', help: 'a made-up organisation with so many accounts' },
  roles: { type: 'string', value: 'M', help: 'and so many roles in each' },
  state: {
    type: 'string',
    value: 'FILE',
    help: 'keep everything in this file (in memory only)',
    completes: 'file',
  },
  bucket: {
    type: 'string',
    value: 'NAME=FOLDER',
    help: 'S3 has this folder as a bucket; several with commas between',
  },
  'data-events': {
    type: 'boolean',
    help: 'its trail has what was done with objects of S3 too',
  },
  background: { type: 'boolean', help: 'return once it listens' },
}

/** The commands of the built-in Identity Center. */
export const sandboxCommands: readonly Command[] = [
  {
    words: ['sandbox', 'start'],
    summary: 'Start an Identity Center on this machine',
    description:
      'A stateful IAM Identity Center with users, accounts, sign-in pages, tokens and verified ' +
      'signatures, for this machine only. The AWS CLI and SDKs use it unchanged through the ' +
      'variables that `keyless sandbox env` prints.',
    flags: startFlags,
    examples: [
      { command: 'keyless sandbox start', text: "The tutorial's organisation" },
      { command: 'keyless sandbox start --background --json', text: 'For a script' },
      { command: 'keyless sandbox start --accounts 5000 --roles 6', text: 'A large organisation' },
    ],
    load: () => import('./start.ts'),
  },
  {
    words: ['sandbox', 'shell'],
    summary: 'Open a shell in a throw-away HOME that uses the sandbox',
    description:
      'Opens a shell that uses the running sandbox, in a throw-away HOME. Where none runs it starts ' +
      'one, which ends with the shell.',
    flags: { port },
    rest: { name: 'COMMAND', help: 'run this instead of a shell' },
    examples: [{ command: 'keyless sandbox shell', text: 'Then: keyless setup' }],
    jsonErrorsOnly: true,
    load: () => import('./shell.ts'),
  },
  {
    words: ['sandbox', 'env'],
    summary: 'Print the variables that lead to the sandbox',
    description:
      'Prints what to set in a shell so that keyless, the AWS CLI and SDKs use the sandbox. HOME ' +
      'and both AWS files are among it, so that no real token is sent to the sandbox or deleted ' +
      'with it. There is no way back: open a new shell for your own HOME, or use ' +
      '`keyless sandbox shell`, which exit leaves.',
    flags: {
      port,
      format: {
        type: 'string',
        value: 'SHELL',
        help: 'quoted for which shell (posix; powershell on Windows)',
        choices: ['posix', 'fish', 'powershell'],
      },
    },
    examples: [{ command: 'eval "$(keyless sandbox env)"', text: 'In bash or zsh' }],
    programOutput: true,
    load: () => import('./env.ts'),
  },
  {
    words: ['sandbox', 'status'],
    summary: "Show the sandbox's address, clock, users and what was asked of it",
    flags: { port },
    load: () => import('./status.ts'),
  },
  {
    words: ['sandbox', 'clock'],
    summary: "Show or move the sandbox's clock",
    description:
      'All lifetimes follow it. It moves nobody else: keyless and other clients go by the clock of ' +
      'the machine, so that `keyless status` goes on believing in a sign-in that has ended here, ' +
      'unless faketime moves it along.',
    flags: {
      port,
      back: { type: 'string', value: 'DURATION', help: 'move it back: 30m' },
      set: { type: 'string', value: 'TIME', help: 'set it to an ISO 8601 time' },
      reset: { type: 'boolean', help: "back to the machine's time" },
    },
    arguments: [{ name: 'DURATION', help: 'move it on: +8h, 30m, 90d' }],
    examples: [
      {
        command: 'keyless sandbox clock +9h',
        text: 'Every sign-in has ended, which clients learn when they next ask',
      },
      { command: 'faketime -f +9h keyless status', text: 'A client that has moved along' },
    ],
    load: () => import('./clock.ts'),
  },
  ...faultCommands(port),
  {
    words: ['sandbox', 'totp'],
    summary: "Print the code that a user's authenticator shows now",
    description:
      "For the second step of its sign-in page, by the sandbox's clock. Without USER: of the only " +
      'user who has a second factor.',
    flags: { port },
    arguments: [{ name: 'USER', help: 'whose code' }],
    examples: [{ command: 'keyless sandbox totp bob', text: "The code of the tutorial's bob" }],
    load: () => import('./totp.ts'),
  },
  ...pipelineCommands(port),
  {
    words: ['sandbox', 'trail'],
    summary: 'Write what was done in the sandbox as CloudTrail would',
    description:
      "Writes the events of the sandbox into a folder, as an organisation's trail puts them into its " +
      'bucket: sign-ins, tokens, what the portal gave, and what was called in each account. A ' +
      'second run adds what is new.',
    flags: {
      port,
      old: { type: 'boolean', help: 'identities as they were until November 2025' },
    },
    arguments: [
      { name: 'FOLDER', help: 'where AWSLogs/ shall be', required: true, completes: 'file' },
    ],
    examples: [
      { command: 'keyless sandbox trail ./trail', text: 'Into AWSLogs/ of that folder' },
      { command: 'keyless monitor report --from ./trail', text: 'Who used what, from it' },
    ],
    load: () => import('./trail.ts'),
  },
  trafficCommand,
  {
    words: ['sandbox', 'visit'],
    summary: "Sign in through the sandbox's pages without a browser",
    description:
      'Walks the pages as a person would: signs in, confirms, allows. As BROWSER it makes a ' +
      'whole sign-in run by itself; there --background is needed, because a browser command ' +
      'must return at once.',
    flags: {
      user: { type: 'string', value: 'NAME', help: 'who signs in (alice)' },
      deny: { type: 'boolean', help: 'say no instead' },
      background: { type: 'boolean', help: 'return at once' },
    },
    arguments: [{ name: 'URL', help: 'a page of the sandbox', required: true }],
    examples: [
      {
        command: "BROWSER='keyless sandbox visit --background %s' keyless login",
        text: 'A sign-in without anybody',
      },
    ],
    load: () => import('./visit.ts'),
  },
  {
    words: ['sandbox', 'stop'],
    summary: 'Stop the sandbox',
    description:
      'Ends a running sandbox. What it kept in memory and its throw-away HOME are gone; with ' +
      '--state both stay.',
    flags: { port },
    load: () => import('./stop.ts'),
  },
]
