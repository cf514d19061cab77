import type { Command, Flag } from '../command.ts'
import { fromFlag, placesFlag, sinceFlag, storeFlags, suppressionsFlag } from './monitor-flags.ts'

const headersFile: Flag = {
  type: 'string',
  value: 'FILE',
  help: 'headers such as an API key, a line each: name: value',
  completes: 'file',
}

const sendFlags: Readonly<Record<string, Flag>> = {
  follow: { type: 'boolean', help: 'go on: read and send what comes, until Ctrl-C' },
  interval: { type: 'string', value: 'TIME', help: 'with --follow, between two looks (60s)' },
  from: fromFlag,
  since: {
    ...sinceFlag,
    help: 'only what happened from then on; the rest is passed over for good',
  },
  utc: { type: 'boolean', help: 'a --since without a zone is in UTC (in that of this machine)' },
  name: {
    type: 'string',
    value: 'NAME',
    help: 'the checkpoint to go on from (one for each address)',
  },
  suppressions: {
    ...suppressionsFlag,
    help: 'findings that you live with, which are not sent (findings.yaml)',
  },
  places: placesFlag,
  insecure: { type: 'boolean', help: 'plain http to other machines too' },
  ...storeFlags,
}

const all: readonly Command[] = [
  {
    words: ['monitor', 'export', 'otlp'],
    summary: 'Send events, findings and metrics to an OpenTelemetry collector',
    description:
      'Sends what is new in the store over OTLP/HTTP: each event and finding as a log record, and ' +
      'counts as metrics. It goes on where the last one stopped, however that ended: everything arrives ' +
      'at least once, and a record that comes twice has the same log.record.uid. Address, headers and ' +
      'protocol come from the variables OTEL_EXPORTER_OTLP_* too; what is secret stands there or in ' +
      '--headers-file, never here. Exit code 1 where records were refused for good.',
    flags: {
      endpoint: {
        type: 'string',
        value: 'URL',
        help: 'the collector: https://host:4318, without v1/logs',
      },
      'headers-file': headersFile,
      only: { type: 'string', value: 'WHAT', help: 'events, findings, metrics, by commas (all)' },
      ...sendFlags,
    },
    examples: [
      {
        command: 'keyless monitor export otlp --endpoint http://127.0.0.1:4318',
        text: 'to a collector on this machine',
      },
      {
        command: 'keyless monitor export otlp --follow --from ~/trail',
        text: 'what comes, until Ctrl-C',
      },
      {
        command: 'keyless monitor export otlp --only findings --headers-file ~/.config/honeycomb',
        text: 'to where OTEL_EXPORTER_OTLP_ENDPOINT says, with an API key',
      },
    ],
    load: () => import('../commands/monitor/export/otlp.ts'),
  },
  {
    words: ['monitor', 'export', 'ocsf'],
    summary: 'Give events and findings as OCSF, a line of JSON each',
    description:
      'Sign-ins and tokens as Authentication (3002), all other events of CloudTrail as API Activity (6003), ' +
      'findings as Detection Finding (2004), by OCSF 1.7. To standard output it gives everything; to a ' +
      'file or an address what is new since the last time, each at least once, with the same metadata.uid ' +
      'where it comes twice.',
    flags: {
      to: {
        type: 'string',
        value: 'WHERE',
        help: 'a file to add to, an address to POST to, or - (standard output)',
        completes: 'file',
      },
      'headers-file': headersFile,
      only: { type: 'string', value: 'WHAT', help: 'events, findings, by commas (both)' },
      ...sendFlags,
    },
    examples: [
      { command: 'keyless monitor export ocsf --since 7d > week.ndjson', text: 'the last week' },
      { command: 'keyless monitor export ocsf --to /var/log/ocsf.ndjson', text: 'for a shipper' },
    ],
    load: () => import('../commands/monitor/export/ocsf.ts'),
  },
  {
    words: ['monitor', 'export', 'webhook'],
    summary: 'POST findings to an address of yours, or into a chat',
    description:
      'Sends findings that are new, or events, as JSON; signed with a secret where there is one: the header ' +
      'x-keyless-signature is sha256= and the HMAC of the body. An address that is a secret, as that of a ' +
      'chat, stands in KEYLESS_WEBHOOK_URL, the secret in KEYLESS_WEBHOOK_SECRET or a file.',
    flags: {
      url: { type: 'string', value: 'URL', help: 'the address, if it is no secret' },
      format: {
        type: 'string',
        value: 'NAME',
        help: 'json or slack, which is text for a chat (json)',
      },
      'secret-file': {
        type: 'string',
        value: 'FILE',
        help: 'what signs the body',
        completes: 'file',
      },
      'headers-file': headersFile,
      only: { type: 'string', value: 'WHAT', help: 'findings, events, by commas (findings)' },
      ...sendFlags,
    },
    examples: [
      {
        command: 'keyless monitor export webhook --format slack',
        text: 'to the chat of KEYLESS_WEBHOOK_URL',
      },
      {
        command: 'keyless monitor export webhook --follow --format slack',
        text: 'each finding as it comes',
      },
    ],
    load: () => import('../commands/monitor/export/webhook.ts'),
  },
  {
    words: ['monitor', 'export', 'sigma'],
    summary: 'Write what is looked for as Sigma rules, for a SIEM',
    description:
      'Writes a rule for each detector that a Sigma rule can say, as CODE.yml: single events as rules, bursts as ' +
      'correlations. Those that need what was usual, or two networks compared, are listed with the ' +
      'reason. Needs no events; rules of the same name are replaced.',
    arguments: [
      { name: 'FOLDER', help: 'where the rules shall be', required: true, completes: 'file' },
    ],
    flags: {},
    examples: [{ command: 'keyless monitor export sigma ./rules', text: 'for sigma-cli' }],
    load: () => import('../commands/monitor/export/sigma.ts'),
  },
]

export const monitorExportCommands: readonly Command[] = all.map((command) => ({
  ...command,
  without: ['profile'],
}))
