import type { Command, Flag } from '../command.ts'
import { findingsFormat } from './findings-format.ts'
import { mfaFlag } from './mfa-flag.ts'
import { passphraseFlag, passphraseStdinFlag } from './passphrase-flags.ts'
import { memoryFlag } from './monitor-flags.ts'
import { yesFlag } from './yes-flag.ts'

const waitDays: Flag = {
  type: 'string',
  value: 'DAYS',
  help: 'days without a use before an inactive key may be deleted (14)',
}

function trail(tells: string): Flag {
  const help = `CloudTrail files or folders, packed or not, with commas: ${tells}`
  return { type: 'string', value: 'FILES', help, completes: 'file' }
}

/** Of `keyless monitor`: who calls, without a server being asked. */
const storeFlags: Readonly<Record<string, Flag>> = {
  store: {
    type: 'string',
    value: 'FOLDER',
    help: 'the store of keyless monitor that says who calls (the one in our state folder)',
    completes: 'file',
  },
  memory: memoryFlag,
}

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
      'keyless:ignore holds. Where `keyless monitor load` has read a trail, it says who still calls ' +
      'with each key, and which keys are used that are nowhere here. Leaves with 1 when there is a finding.',
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
      format: findingsFormat,
      ...storeFlags,
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
  {
    words: ['migrate', 'plan'],
    summary: 'Plan what takes the place of each key',
    description:
      'Looks for keys as migrate scan does, asks IAM whose each one is and what used it last, and ' +
      'writes a plan to read and change: which profiles get a sign-in under their old names, by ' +
      'which permission set, and each step with what must hold before, the call, how it is taken ' +
      'back and what speaks for it. IAM is asked with a profile that signs in to the account of the ' +
      'key, never with a key. The store of keyless monitor tells who still calls; a key that was used in the last 14 days ' +
      'gets a step for that. Nothing but the plan is written, and nothing at AWS is changed.',
    arguments: [
      {
        name: 'PATHS',
        help: 'files and folders (the usual places and this folder)',
        several: true,
        completes: 'file',
      },
    ],
    flags: {
      output: {
        type: 'string',
        value: 'FILE',
        short: 'o',
        help: 'where to write the plan (keyless-migration.yaml)',
        completes: 'file',
      },
      'iam-profile': {
        type: 'string',
        value: 'NAMES',
        help: 'profiles that ask IAM, one for each account, with commas (those that sign in there)',
        completes: 'profile',
      },
      role: {
        type: 'string',
        value: 'NAME',
        help: 'permission set for all keys (the least that seems to be enough)',
      },
      session: {
        type: 'string',
        value: 'NAME',
        help: 'sign-in for all keys (the first that gets into the account)',
        completes: 'session',
      },
      trail: trail('who called with the keys'),
      ...storeFlags,
      'account-keys': {
        type: 'boolean',
        help: 'also every other key of these accounts, wherever it is in use',
      },
      history: {
        type: 'boolean',
        help: 'look into the past of git repositories too',
      },
      'mfa-code': mfaFlag,
    },
    examples: [
      { command: 'keyless migrate plan', text: 'for what this machine has' },
      { command: 'keyless migrate plan ~/src --role DeployAccess', text: 'with your own choice' },
      { command: 'keyless migrate plan --trail ~/cloudtrail', text: 'and who calls, from where' },
    ],
    without: ['profile'],
    load: () => import('../commands/migrate/plan.ts'),
  },
  {
    words: ['migrate', 'apply'],
    summary: 'Let profiles sign in instead of their keys, and set the keys inactive',
    description:
      'Takes a plan of `keyless migrate plan` as far as it can go: profiles get their sign-in under ' +
      'the same name, keys leave the AWS files, each profile must answer in the account of its key, ' +
      'and a key that nobody has used for days is set inactive, never deleted. Every precondition is ' +
      'looked at anew. The files as they were are kept sealed, with a key in the keychain or behind a ' +
      'passphrase, for keyless migrate undo. Keys in other files are left to you, with file and ' +
      'line; they are looked for again each time. Run it again until all is done: it goes on where ' +
      'it was, also after a stop. Leaves with 1 while something is left to do. More: docs/migrate.md.',
    arguments: [
      { name: 'PLAN', help: 'file of the plan (the one that has begun)', completes: 'file' },
    ],
    flags: {
      step: { type: 'string', value: 'N', help: 'take this step alone' },
      'unused-days': {
        type: 'string',
        value: 'DAYS',
        help: 'days without a use before a key is set inactive (14)',
      },
      'last-administrator': {
        type: 'boolean',
        help: 'also the key of the last administrator that is known',
      },
      passphrase: passphraseFlag,
      'passphrase-stdin': passphraseStdinFlag,
      ...storeFlags,
      'dry-run': { type: 'boolean', help: 'show the steps and the lines, change nothing' },
      yes: { type: 'boolean', help: 'do it without asking' },
      'mfa-code': mfaFlag,
    },
    examples: [
      { command: 'keyless migrate apply keys.yaml --dry-run', text: 'what would be done?' },
      { command: 'keyless migrate apply keys.yaml', text: 'as far as it can go' },
      { command: 'keyless migrate apply', text: 'and further, once the keys are not used' },
    ],
    without: ['profile'],
    load: () => import('../commands/migrate/apply.ts'),
  },
  {
    words: ['migrate', 'verify'],
    summary: 'Say who still uses a key that is being retired',
    description:
      'Asks IAM when and for what each key of the plans that have begun was last used, looks again ' +
      'for what is to be done by hand, and says how long an inactive key is still to be watched. A ' +
      'use begins the wait anew. Leaves with 0 once every wait is over, else with 1.',
    arguments: [{ name: 'KEY', help: 'id of a key (all of them)' }],
    flags: {
      'wait-days': waitDays,
      trail: trail('who calls, from where'),
      ...storeFlags,
      yes: yesFlag,
      'mfa-code': mfaFlag,
    },
    examples: [
      { command: 'keyless migrate verify', text: 'does anybody still call?' },
      { command: 'keyless migrate verify --trail ~/cloudtrail', text: 'and who?' },
    ],
    without: ['profile'],
    load: () => import('../commands/migrate/verify.ts'),
  },
  {
    words: ['migrate', 'finish'],
    summary: 'Delete the keys whose wait is over',
    description:
      'Deletes each inactive key that nobody used through the wait, once its id is typed, and the ' +
      'sealed copies of the files that held it. There is no way back after that.',
    arguments: [{ name: 'KEY', help: 'id of a key (each whose wait is over)' }],
    flags: {
      confirm: {
        type: 'string',
        value: 'KEY',
        help: 'the id of the key, where nobody can type it',
      },
      'wait-days': waitDays,
      yes: yesFlag,
      'mfa-code': mfaFlag,
    },
    examples: [{ command: 'keyless migrate finish', text: 'after a fortnight without a call' }],
    without: ['profile'],
    load: () => import('../commands/migrate/finish.ts'),
  },
  {
    words: ['migrate', 'undo'],
    summary: 'Set the keys active again and put the files back',
    description:
      'Sets each key of the plan active again and puts the AWS files back as they were, byte for ' +
      'byte; where somebody changed a file since, the sections that were changed. Works until a key is ' +
      'deleted. If it is stopped, run it again.',
    arguments: [{ name: 'KEY', help: 'id of a key (all of the plan)' }],
    flags: {
      overwrite: {
        type: 'boolean',
        help: 'put a whole file back, also where somebody changed it since',
      },
      'passphrase-stdin': passphraseStdinFlag,
      yes: { type: 'boolean', help: 'go back without asking' },
      'mfa-code': mfaFlag,
    },
    examples: [{ command: 'keyless migrate undo', text: 'as before' }],
    without: ['profile'],
    load: () => import('../commands/migrate/undo.ts'),
  },
]
