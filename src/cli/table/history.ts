import type { Command } from '../command.ts'
import { groupings } from '../history/groups.ts'

export const historyCommands: readonly Command[] = [
  {
    words: ['history'],
    summary: 'Show which program used which profile, when',
    description:
      'Shows the journal of this machine: sign-ins, refreshes, credentials handed out, sign-outs and ' +
      'refusals, with profile, account, role and the names (never the arguments) of the programs ' +
      'above keyless, nearest first. What repeats within a minute is one row. Without --since or ' +
      '--limit the newest hundred. The journal stays on this machine, is yours alone and holds no ' +
      'secrets; docs/history.md says what is in it. A program chooses its own name, and tokens in ' +
      '~/.aws work without keyless: what has to be known for sure is in CloudTrail.',
    flags: {
      profile: {
        type: 'string',
        value: 'NAME',
        help: 'this profile only; * stands for anything',
        completes: 'profile',
      },
      since: {
        type: 'string',
        value: 'TIME',
        help: 'from then on: 2h, 3d, today, yesterday, 09:30, 2026-11-23, an ISO time',
      },
      until: {
        type: 'string',
        value: 'TIME',
        help: 'before then; a day is meant whole',
      },
      account: { type: 'string', value: 'ID', help: 'this account only' },
      role: { type: 'string', value: 'NAME', help: 'this role only; * stands for anything' },
      program: {
        type: 'string',
        value: 'NAME',
        help: 'with this program in the chain; * stands for anything',
      },
      event: {
        type: 'string',
        value: 'EVENT',
        help: 'these events only',
        choices: ['sign-in', 'sign-out', 'refresh', 'credentials', 'refused'],
      },
      by: {
        type: 'string',
        value: 'WHAT',
        help: 'count the lines, by one of these',
        choices: groupings,
      },
      limit: { type: 'string', value: 'ROWS', help: 'so many rows at most, the newest' },
    },
    examples: [
      {
        command: "keyless history --profile 'prod*' --since today --by program",
        text: 'which program used production this morning?',
      },
      { command: 'keyless history --program terraform --since 2h', text: 'and what was that?' },
      { command: 'keyless history --event refused --json', text: 'for a script' },
    ],
    load: () => import('../commands/history.ts'),
  },
  {
    words: ['history', 'off'],
    summary: 'Write no journal from now on',
    description:
      'Makes the file of the journal read-only, which switches it off for every keyless of this ' +
      'user. What it holds stays.',
    examples: [{ command: 'keyless history off', text: 'for every keyless of this user' }],
    without: ['profile'],
    load: () => import('../commands/history/off.ts'),
  },
  {
    words: ['history', 'on'],
    summary: 'Write the journal again',
    description: 'Makes the file of the journal writable again, for this user alone.',
    examples: [{ command: 'keyless history on', text: 'after keyless history off' }],
    without: ['profile'],
    load: () => import('../commands/history/on.ts'),
  },
]
