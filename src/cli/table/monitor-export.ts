import type { Command, Flag } from '../command.ts'
import { fromFlag, placesFlag, sinceFlag, storeFlags, suppressionsFlag } from './monitor-flags.ts'

const sendFlags: Readonly<Record<string, Flag>> = {
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
      'headers-file': {
        type: 'string',
        value: 'FILE',
        help: 'headers such as an API key, a line each: name: value',
        completes: 'file',
      },
      only: { type: 'string', value: 'WHAT', help: 'events, findings, metrics, by commas (all)' },
      ...sendFlags,
    },
    examples: [
      {
        command: 'keyless monitor export otlp --endpoint http://127.0.0.1:4318',
        text: 'to a collector on this machine',
      },
      {
        command: 'keyless monitor export otlp --only findings --headers-file ~/.config/honeycomb',
        text: 'to where OTEL_EXPORTER_OTLP_ENDPOINT says, with an API key',
      },
    ],
    load: () => import('../commands/monitor/export/otlp.ts'),
  },
]

export const monitorExportCommands: readonly Command[] = all.map((command) => ({
  ...command,
  without: ['profile'],
}))
