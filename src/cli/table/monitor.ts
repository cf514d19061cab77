import type { Command, Flag } from '../command.ts'
import { browserFlag } from './browser-flag.ts'
import { directoryCommands } from './monitor-directory.ts'
import { engineFlags, monitorAthena } from './monitor-athena.ts'
import {
  fromFlag,
  networksFlag,
  placesFlag,
  sinceFlag,
  storeFlag,
  storeFlags,
  suppressionsFlag,
  untilFlag,
  utcFlag,
} from './monitor-flags.ts'

const questionFlags: Readonly<Record<string, Flag>> = {
  from: fromFlag,
  since: sinceFlag,
  until: untilFlag,
  utc: utcFlag,
  places: placesFlag,
  csv: { type: 'boolean', help: 'answer as CSV' },
  ...engineFlags,
  ...storeFlags,
}

/** Of what is looked at rather than printed: of the store alone. */
const pageFlags = Object.fromEntries(
  Object.entries(questionFlags).filter(([name]) => name !== 'csv' && !(name in engineFlags)),
)

const limit: Flag = { type: 'string', value: 'ROWS', help: 'so many rows at most' }

const personFilter: Flag = {
  type: 'string',
  value: 'NAME',
  help: 'this person only; * stands for anything',
}

const aboutText =
  'Counts the events by what may be looked for in them: people, accounts and roles, services, what was ' +
  'changed, which credentials were given, what failed, from which address and with which program; ' +
  'ten of each. '

const aboutFlags = { limit: { ...limit, help: 'so many of each (10)' }, ...questionFlags }

const all: readonly Command[] = [
  {
    words: ['monitor', 'load'],
    summary: 'Read CloudTrail files: only what is new',
    description:
      'Reads events from files and folders of CloudTrail (JSON, gzip, folders of an organisation as they ' +
      'are in S3, and s3://BUCKET/PREFIX itself) into a store of ours, and remembers the paths: without PATHS it looks into them ' +
      'again. A file that was read is not read again, and an event is never there twice. What cannot ' +
      'be read is counted, told and passed over. Needs DuckDB, which is not part of keyless: the ' +
      'error says how to install it.',
    arguments: [
      {
        name: 'PATHS',
        help: 'files, folders, s3://BUCKET/PREFIX (those of the last times)',
        several: true,
        completes: 'file',
      },
    ],
    flags: {
      account: { type: 'string', value: 'IDS', help: 'of a bucket these accounts only' },
      region: { type: 'string', value: 'NAMES', help: 'of a bucket these Regions only' },
      since: {
        type: 'string',
        value: 'TIME',
        help: 'of a bucket what came from then on: 30d, 2026-11-23',
      },
      until: { type: 'string', value: 'TIME', help: 'of a bucket what came before then' },
      utc: utcFlag,
      ...storeFlags,
    },
    examples: [
      { command: 'keyless monitor load ~/trail/AWSLogs', text: 'what was copied from the bucket' },
      {
        command: 'keyless monitor load s3://my-trail --profile audit --since 30d',
        text: 'from the bucket itself',
      },
      { command: 'keyless monitor load', text: 'what came since' },
    ],
    load: () => import('../commands/monitor/load.ts'),
  },
  {
    words: ['monitor', 'report'],
    summary: 'Show who used which account, role and service',
    description:
      'For each person the accounts, roles and services that they used, with the first and the last ' +
      'time, and how sure it is that it was them. --json and --csv have a row for each service. ' +
      'docs/monitor.md says how events are joined to people. --html writes a page to look at instead: ' +
      'sign-ins over time, people and accounts, hours of the week, findings, and the events behind ' +
      'them. It is one file that loads nothing (docs/monitor-page.md).',
    flags: {
      html: {
        type: 'string',
        value: 'FILE',
        help: 'write it as a page for a browser',
        completes: 'file',
      },
      suppressions: { ...suppressionsFlag, help: `of --html: ${suppressionsFlag.help}` },
      all: { type: 'boolean', help: 'services, pipelines and roles too, which are no persons' },
      limit: { ...limit, help: 'so many rows at most, the newest (all)' },
      ...questionFlags,
    },
    examples: [
      { command: 'keyless monitor report --from ~/trail', text: 'read, then ask' },
      { command: 'keyless monitor report --since 30d --csv > used.csv', text: 'for a spreadsheet' },
      { command: 'keyless monitor report --html month.html', text: 'a page to look at' },
    ],
    load: () => import('../commands/monitor/report.ts'),
  },
  {
    words: ['monitor', 'person'],
    summary: 'Show what one person did',
    description: `${aboutText}Credentials given are those that they took: GetRoleCredentials, AssumeRole.`,
    arguments: [{ name: 'NAME', help: 'a name or user id; * stands for anything', required: true }],
    flags: aboutFlags,
    examples: [
      { command: 'keyless monitor person alice --since 7d', text: 'her week' },
      { command: "keyless monitor person '*@example.com'", text: 'everybody of that domain' },
    ],
    load: () => import('../commands/monitor/person.ts'),
  },
  {
    words: ['monitor', 'account'],
    summary: 'Show who used one account, and for what',
    description: aboutText,
    arguments: [
      { name: 'NAME', help: 'an account id, or its name in your listing', required: true },
    ],
    flags: aboutFlags,
    examples: [{ command: 'keyless monitor account production', text: 'who was there?' }],
    load: () => import('../commands/monitor/account.ts'),
  },
  {
    words: ['monitor', 'role'],
    summary: 'Show who used one role or permission set, and for what',
    description: aboutText,
    arguments: [
      { name: 'NAME', help: 'a permission set or role; * stands for anything', required: true },
    ],
    flags: aboutFlags,
    examples: [
      { command: 'keyless monitor role AdministratorAccess', text: 'who is an administrator?' },
    ],
    load: () => import('../commands/monitor/role.ts'),
  },
  {
    words: ['monitor', 'timeline'],
    summary: 'Show events one by one',
    description:
      'The newest hundred events that fit, oldest first; with --since all from then on. --json and --csv have more about each.',
    flags: {
      person: personFilter,
      account: { type: 'string', value: 'ID', help: 'this account only' },
      role: { type: 'string', value: 'NAME', help: 'this role or permission set only' },
      service: { type: 'string', value: 'NAME', help: 'this service only: s3, iam, …' },
      event: { type: 'string', value: 'NAME', help: 'these events only: CreateUser, Delete*' },
      limit: { ...limit, help: 'so many events at most, the newest' },
      ...questionFlags,
    },
    examples: [
      {
        command: "keyless monitor timeline --person alice --event 'Delete*' --since 30d",
        text: 'what did she delete?',
      },
    ],
    load: () => import('../commands/monitor/timeline.ts'),
  },
  {
    words: ['monitor', 'sign-ins'],
    summary: 'Show who signed in, how and from where',
    description:
      'Sign-ins to the portal and the console, tokens that programs were given (with the grant: ' +
      'authorization_code or device_code), and sign-outs; failures too. Refreshes are left out.',
    flags: {
      person: personFilter,
      limit: { ...limit, help: 'so many at most, the newest' },
      ...questionFlags,
    },
    examples: [
      { command: 'keyless monitor sign-ins --since yesterday', text: 'since yesterday' },
      { command: 'keyless monitor sign-ins --person alice --json', text: 'for a script' },
    ],
    load: () => import('../commands/monitor/sign-ins.ts'),
  },
  {
    words: ['monitor', 'keys'],
    summary: 'Show who still uses long-lived access keys',
    description:
      'Each key that never expires (AKIA…) and was used or made, with its owner, how often, for how ' +
      'many services and from how many addresses. What `keyless migrate` is for.',
    flags: questionFlags,
    examples: [{ command: 'keyless monitor keys --since 90d', text: 'in these three months' }],
    load: () => import('../commands/monitor/keys.ts'),
  },
  ...directoryCommands,
  {
    words: ['monitor', 'findings'],
    summary: 'Show what is odd or dangerous in the events',
    description:
      'Looks for what is hardly ever innocent, such as the root user, a trail that was stopped, a token by ' +
      'the device flow, and for what a person does for the first time in long; each finding with who, ' +
      'when, the events that show it, why it matters, what to do and what else looks the same. What you ' +
      'live with stands in findings.yaml with a reason and a last day (docs/findings.md). A single ' +
      'everyday first, such as a new hour, is a note: --notes shows them. Exit code 1 where more than ' +
      'notes is found.',
    flags: {
      notes: {
        type: 'boolean',
        help: 'what is too weak to be a finding, too (--json has it apart)',
      },
      rules: { type: 'boolean', help: 'list what is looked for; needs no events' },
      networks: networksFlag,
      suppressions: suppressionsFlag,
      ...questionFlags,
    },
    examples: [
      { command: 'keyless monitor findings --from ~/trail --since 7d', text: 'the last week' },
      { command: 'keyless monitor findings --rules', text: 'what is looked for?' },
    ],
    load: () => import('../commands/monitor/findings.ts'),
  },
  {
    words: ['monitor', 'watch'],
    summary: 'Tell what is odd as it comes, each once',
    description:
      'Reads what is new in the paths of `keyless monitor load`, or of --from, again and again, and tells ' +
      'each new finding once: also when it is started anew, or when two watch. The store is ' +
      'looked at from --since on; where it was watched already, again if that is earlier than before. With --json a line for each. What fails, such as a folder that is ' +
      'gone, is told once and tried again. Ctrl-C ends it with exit code 0. With --once it looks once, ' +
      'for a timer: exit code 1 where something new was found.',
    flags: {
      from: {
        type: 'string',
        value: 'PATH',
        help: 'the file or folder to watch (those of the last times)',
        completes: 'file',
      },
      interval: { type: 'string', value: 'TIME', help: 'between two looks: 30s, 5m, 1h (60s)' },
      once: { type: 'boolean', help: 'look once' },
      since: {
        type: 'string',
        value: 'TIME',
        help: 'from then on (24h); what was told already is not told again',
      },
      notes: { type: 'boolean', help: 'what is too weak to be a finding, too' },
      networks: networksFlag,
      suppressions: suppressionsFlag,
      utc: utcFlag,
      places: placesFlag,
      ...storeFlags,
    },
    examples: [
      { command: 'keyless monitor watch --from ~/trail', text: 'until Ctrl-C' },
      { command: 'keyless monitor watch --once --json', text: 'what is new, from a timer' },
    ],
    load: () => import('../commands/monitor/watch.ts'),
  },
  {
    words: ['monitor', 'serve'],
    summary: 'Show who used what in a browser, as it comes',
    description:
      'The page of `keyless monitor report --html`, on 127.0.0.1 and for you alone: its link works once, ' +
      'for the browser that comes first. Events behind a click are asked of the store, all of them, and ' +
      'what is new in the paths of `keyless monitor load`, or of --from, is read again and again. Ctrl-C ' +
      'ends it (docs/monitor-page.md).',
    flags: {
      port: { type: 'string', value: 'PORT', help: 'the port to listen on (any free one)' },
      interval: { type: 'string', value: 'TIME', help: 'between two looks: 30s, 5m, 1h (60s)' },
      'no-browser': { type: 'boolean', help: 'print the address, open nothing' },
      browser: browserFlag,
      networks: networksFlag,
      suppressions: suppressionsFlag,
      ...pageFlags,
    },
    examples: [
      { command: 'keyless monitor serve --from ~/trail --since 30d', text: 'the last month' },
      { command: 'keyless monitor serve --no-browser --port 8300', text: 'by a tunnel of SSH' },
    ],
    load: () => import('../commands/monitor/serve.ts'),
  },
  {
    words: ['monitor', 'sql'],
    summary: 'Ask anything, in SQL',
    description:
      'Answers one SELECT in the SQL of DuckDB. The table `acts` has every event with the person it ' +
      'was joined to; docs/monitor.md lists the columns. It reads the store alone: no other file, no ' +
      'network, and nothing is changed.',
    arguments: [{ name: 'SQL', help: 'one SELECT', required: true }],
    flags: {
      limit: { ...limit, help: 'so many rows at most (1000; all for --json, --csv)' },
      ...questionFlags,
    },
    examples: [
      {
        command: 'keyless monitor sql "SELECT person, count(*) FROM acts GROUP BY person"',
        text: 'events of each person',
      },
      { command: 'keyless monitor sql "DESCRIBE acts"', text: 'which columns are there?' },
    ],
    load: () => import('../commands/monitor/sql.ts'),
  },
  {
    words: ['monitor', 'status'],
    summary: 'Show what the store holds',
    description:
      'Events, from when to when, size and sources of the store, and what was passed over while reading: by ' +
      'kind, with a file as an example. Needs no DuckDB.',
    flags: { store: storeFlag, utc: utcFlag },
    examples: [{ command: 'keyless monitor status', text: 'how far does it go?' }],
    load: () => import('../commands/monitor/status.ts'),
  },
  {
    words: ['monitor', 'forget'],
    summary: 'Empty the store',
    description:
      'Deletes what was read from CloudTrail, and which paths it came from. The files themselves stay.',
    flags: {
      store: storeFlag,
      yes: { type: 'boolean', short: 'y', help: 'without asking' },
    },
    examples: [{ command: 'keyless monitor forget --yes', text: 'begin anew' }],
    load: () => import('../commands/monitor/forget.ts'),
  },
]

/** Who asks for what is in a bucket, or asks Athena. */
function needsProfile({ words, flags = {} }: Command): boolean {
  return words[1] === 'load' || words[1] === 'directory' || Object.hasOwn(flags, 'from')
}

export const monitorCommands: readonly Command[] = [
  ...all.map((command): Command =>
    needsProfile(command) ? command : { ...command, without: ['profile'] },
  ),
  monitorAthena,
]
