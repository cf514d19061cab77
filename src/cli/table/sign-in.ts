import type { Argument, Command, Flag } from '../command.ts'
import { browserFlag } from './browser-flag.ts'
import { profileArgument } from './credentials.ts'
import { mfaFlag } from './mfa-flag.ts'
import { profileEditCommands } from './profile-edits.ts'
import { profilesSyncCommand } from './profiles-sync.ts'
import { setupCommand } from './setup.ts'
import { undoCommand } from './undo.ts'
import { yesFlag } from './yes-flag.ts'

/** How to reach a browser: the same for every command that may sign in. */
export const browserFlags: Readonly<Record<string, Flag>> = {
  'use-device-code': { type: 'boolean', help: 'sign in by a code, on any device' },
  'no-browser': { type: 'boolean', help: 'print the address, open nothing' },
  browser: browserFlag,
  'redirect-port': {
    type: 'string',
    value: 'PORT',
    help: 'port of the callback on this machine (any free one)',
  },
}

function sessionArgument(help: string): Argument {
  return { name: 'SESSION', help, completes: 'session' }
}

export const signInCommands: readonly Command[] = [
  setupCommand(browserFlags),
  {
    words: ['login'],
    summary: 'Sign in, unless you are signed in',
    description:
      'Signs in to an IAM Identity Center session in the browser. A sign-in that is still good ' +
      'is kept, one that can be refreshed is refreshed; a browser opens only when it must.',
    arguments: [sessionArgument("session to sign in to (the current profile's)")],
    flags: {
      force: {
        type: 'boolean',
        help: 'sign in anew although the sign-in is still good, and forget its role credentials',
      },
      ...browserFlags,
    },
    examples: [
      { command: 'keyless login', text: "the current profile's session, or the only one" },
      {
        command: 'keyless login my-org --use-device-code',
        text: 'from a machine without a browser',
      },
    ],
    load: () => import('../commands/login.ts'),
  },
  {
    words: ['logout'],
    summary: 'Sign out, here and at AWS',
    description:
      'Ends a sign-in: AWS is told, and the token, the role credentials that came from it and the ' +
      'roles that profiles take with those are deleted from this machine. Keys that a program has ' +
      'already work until they expire; how long that is at most is said.',
    arguments: [sessionArgument("session to end (the current profile's)")],
    flags: { all: { type: 'boolean', help: 'end every session on this machine' } },
    examples: [
      { command: 'keyless logout', text: "end the current profile's session" },
      { command: 'keyless logout --all', text: 'end all of them' },
    ],
    load: () => import('../commands/logout.ts'),
  },
  {
    words: ['status'],
    summary: 'Show the sessions and how long they last',
    description:
      'Lists the sessions, whether you are signed in, and how long that lasts. Exits with 0 when ' +
      "you are signed in (to the session named, the current profile's, or else any), with 4 when not.",
    arguments: [sessionArgument('session to look at (all of them)')],
    examples: [
      { command: 'keyless status', text: 'every session' },
      { command: 'keyless status my-org || keyless login my-org', text: 'in a script' },
    ],
    load: () => import('../commands/status.ts'),
  },
  {
    words: ['whoami'],
    summary: 'Show account, role and person of a profile',
    description:
      'Asks AWS (STS GetCallerIdentity) whom it takes the credentials of a profile for, and shows ' +
      'the chain of profiles and roles that they come from.',
    flags: { 'mfa-code': mfaFlag },
    arguments: [profileArgument],
    examples: [{ command: 'keyless whoami dev-admin', text: 'who am I there?' }],
    load: () => import('../commands/whoami.ts'),
  },
  {
    words: ['profiles'],
    summary: 'List the profiles with account, role and session',
    description:
      'Lists the profiles of both AWS files, or those that have every TEXT in their name, account, ' +
      'role, Region or session, and says what is wrong with the files. Accounts are ' +
      'named as the sign-in last listed them: on a terminal they are listed anew once a day, in a ' +
      'second at most. With --raw, prints both files as parsed and merged, as JSON, for support; ' +
      'secret keys and the arguments of other programs are left out.\n\n' +
      'Columns: profile, kind, account, account-name, role, region, session, sign-in (time left) and ' +
      'used (last time, by the journal). With --json, `--columns used` adds that time.',
    arguments: [{ name: 'TEXT', help: 'what they have in them; * is any text', several: true }],
    flags: {
      columns: { type: 'string', value: 'LIST', help: 'which columns: profile,role,used' },
      csv: { type: 'boolean', help: 'for spreadsheets: every column, times as ISO 8601' },
      raw: { type: 'boolean', help: 'both files as parsed and merged, as JSON' },
    },
    examples: [
      { command: 'keyless profiles', text: 'what is set up here?' },
      { command: 'keyless profiles payments admin', text: 'those of them' },
      { command: 'keyless profiles --columns profile,sign-in,used', text: 'which are in use?' },
      { command: 'keyless profiles --csv > profiles.csv', text: 'for a spreadsheet' },
      { command: 'keyless profiles --raw --json', text: 'for a support ticket' },
    ],
    load: () => import('../commands/profiles.ts'),
  },
  {
    words: ['profiles', 'pick'],
    summary: 'Choose a profile from a menu that searches as you type',
    description:
      'Shows the profiles with account and role, those first that you use often and lately, and ' +
      'prints the name of the chosen one: everything else goes to stderr. Production is marked.',
    flags: { yes: yesFlag },
    examples: [
      { command: 'export AWS_PROFILE="$(keyless profiles pick)"', text: 'without awsp' },
      { command: 'aws s3 ls --profile "$(keyless profiles pick)"', text: 'for one command' },
    ],
    programOutput: true,
    without: ['profile'],
    jsonErrorsOnly: true,
    load: () => import('../commands/profiles/pick.ts'),
  },
  profilesSyncCommand,
  ...profileEditCommands,
  undoCommand,
]
