import type { Command, Flag } from '../command.ts'

/** Of every question. */
export const engineFlags: Readonly<Record<string, Flag>> = {
  engine: {
    type: 'string',
    value: 'NAME',
    help: "duckdb, over the store (usual), or athena, over an organisation's trail in S3",
  },
  'max-price': {
    type: 'string',
    value: 'USD',
    help: 'what Athena may cost without a question (1)',
  },
  yes: { type: 'boolean', short: 'y', help: 'ask Athena whatever it costs' },
}

export const monitorAthena: Command = {
  words: ['monitor', 'athena'],
  summary: "Let questions be answered by Athena, over an organisation's trail",
  description:
    'Shows the table over the trail (one partition for each account, Region and day, which nobody has to ' +
    'add), and the least that whoever asks must be allowed. With --create it makes the table, and ' +
    'remembers where it is: then every question takes --engine athena. What it was told the last ' +
    'time need not be told again. docs/monitor-athena.md says what is read and what that costs.',
  flags: {
    trail: {
      type: 'string',
      value: 'S3-URL',
      help: 'what holds the folders of the accounts: AWSLogs/o-…/ in its bucket',
    },
    'event-data-store': {
      type: 'string',
      value: 'ID',
      help: 'CloudTrail Lake in its place, federated to Athena: id or ARN',
    },
    output: {
      type: 'string',
      value: 'S3-URL',
      help: "where answers and tables go (the workgroup's)",
    },
    accounts: {
      type: 'string',
      value: 'IDS',
      help: 'with commas between (those that your sign-ins list)',
    },
    regions: { type: 'string', value: 'NAMES', help: 'with commas between (all)' },
    'first-day': { type: 'string', value: 'DAY', help: 'of the trail: 2024-01-01 (2013-01-01)' },
    region: { type: 'string', value: 'NAME', help: "of Athena and the bucket (the profile's)" },
    workgroup: { type: 'string', value: 'NAME', help: 'of Athena (primary)' },
    database: { type: 'string', value: 'NAME', help: 'of the tables (keyless)' },
    'price-per-tb': { type: 'string', value: 'USD', help: 'in that Region (5)' },
    create: { type: 'boolean', help: 'make the table, and remember' },
  },
  examples: [
    {
      command:
        'keyless monitor athena --profile audit --trail s3://my-trail/AWSLogs/o-1234567890/ --output s3://my-answers/',
      text: 'what would be made? --create makes it',
    },
    { command: 'keyless monitor report --engine athena --since 3d', text: 'ask' },
  ],
  load: () => import('../commands/monitor/athena.ts'),
}
