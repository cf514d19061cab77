import type { Command, Flag } from '../command.ts'

const storeFlags: Readonly<Record<string, Flag>> = {
  store: {
    type: 'string',
    value: 'FOLDER',
    help: 'a store of its own (the one in our state folder)',
    completes: 'file',
  },
  memory: { type: 'string', value: 'SIZE', help: 'what it may take, 256MB at least (1GB)' },
}

const questionFlags: Readonly<Record<string, Flag>> = {
  from: {
    type: 'string',
    value: 'PATH',
    help: 'read what is new in this file or folder first',
    completes: 'file',
  },
  since: {
    type: 'string',
    value: 'TIME',
    help: 'from then on: 2h, 3d, today, yesterday, 09:30, 2026-11-23, an ISO time',
  },
  until: { type: 'string', value: 'TIME', help: 'before then; a day is meant whole' },
  utc: { type: 'boolean', help: 'times in UTC (in the zone of this machine)' },
  csv: { type: 'boolean', help: 'answer as CSV' },
  ...storeFlags,
}

const all: readonly Command[] = [
  {
    words: ['monitor', 'load'],
    summary: 'Read CloudTrail files: only what is new',
    description:
      'Reads events from files and folders of CloudTrail (JSON, gzip, folders of an organisation as they ' +
      'are in S3) into a store of ours, and remembers the paths: without PATHS it looks into them ' +
      'again. A file that was read is not read again, and an event is never there twice. What cannot ' +
      'be read is counted, told and passed over. Needs DuckDB, which is not part of keyless: the ' +
      'error says how to install it.',
    arguments: [
      {
        name: 'PATHS',
        help: 'files and folders (those of the last times)',
        several: true,
        completes: 'file',
      },
    ],
    flags: storeFlags,
    examples: [
      { command: 'keyless monitor load ~/trail/AWSLogs', text: 'what was copied from the bucket' },
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
      'docs/monitor.md says how events are joined to people.',
    flags: {
      all: { type: 'boolean', help: 'services, pipelines and roles too, which are no persons' },
      ...questionFlags,
    },
    examples: [
      { command: 'keyless monitor report --from ~/trail', text: 'read, then ask' },
      { command: 'keyless monitor report --since 30d --csv > used.csv', text: 'for a spreadsheet' },
    ],
    load: () => import('../commands/monitor/report.ts'),
  },
]

export const monitorCommands: readonly Command[] = all.map((command) => ({
  ...command,
  without: ['profile'],
}))
