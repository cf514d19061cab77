import type { Command } from '../command.ts'
import { engineFlags } from './monitor-athena.ts'
import { mfaFlag } from './mfa-flag.ts'
import {
  fromFlag,
  placesFlag,
  sinceFlag,
  storeFlag,
  storeFlags,
  untilFlag,
  utcFlag,
} from './monitor-flags.ts'

/** Who is assigned what, and what of it nobody uses. */
export const directoryCommands: readonly Command[] = [
  {
    words: ['monitor', 'unused'],
    summary: 'Show assignments that nobody used',
    description:
      'Joins who is assigned what (from `keyless monitor directory`) with the events: assignments of users and groups ' +
      'that nobody used in that time, people who did nothing, permission sets and accounts that nobody ' +
      'used. Where the events do not go as far, it is said, and nothing is called unused. --mine needs no ' +
      'directory: your own accounts and roles, by the journal of this machine.',
    flags: {
      mine: { type: 'boolean', help: 'your own accounts and roles; needs no administrator' },
      account: { type: 'string', value: 'NAME', help: 'this account only: its id or name' },
      person: {
        type: 'string',
        value: 'NAME',
        help: 'this person only; * stands for anything',
      },
      all: { type: 'boolean', help: 'every assignment of every person, used ones too' },
      commands: { type: 'boolean', help: 'print the AWS CLI commands that would take them away' },
      limit: { type: 'string', value: 'ROWS', help: 'so many of each (20)' },
      csv: { type: 'boolean', help: 'answer as CSV' },
      from: fromFlag,
      since: { ...sinceFlag, help: 'from then on (90d)' },
      until: untilFlag,
      utc: utcFlag,
      places: placesFlag,
      ...engineFlags,
      ...storeFlags,
    },
    examples: [
      { command: 'keyless monitor unused --since 90d', text: 'what nobody needs' },
      { command: 'keyless monitor unused --mine', text: 'what I could do without' },
    ],
    load: () => import('../commands/monitor/unused.ts'),
  },
  {
    words: ['monitor', 'directory'],
    summary: 'Read who is assigned what, and the names of users',
    description:
      'Asks Identity Center and its Identity Store with --profile, of the account that administers them: users, ' +
      'groups, permission sets and assignments; it looks only. Instead of that, FILES: what the AWS CLI printed ' +
      'for somebody who may ask. Kept in the store; a reading that was stopped goes on where it ' +
      'was. Without both it shows what is there.',
    arguments: [
      {
        name: 'FILES',
        help: 'output of `aws sso-admin` and `aws identitystore`',
        several: true,
        completes: 'file',
      },
    ],
    flags: { 'mfa-code': mfaFlag, store: storeFlag, utc: utcFlag },
    examples: [
      { command: 'keyless monitor directory --profile management', text: 'ask for it' },
      { command: 'keyless monitor directory users.json assignments.json', text: 'from files' },
    ],
    load: () => import('../commands/monitor/directory.ts'),
  },
]
