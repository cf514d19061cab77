import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import { UsageError } from '../../../../errors.ts'
import { checkedUrl } from '../../../../monitor/export/destination.ts'
import { fileSink, httpSink, streamSink } from '../../../../monitor/export/line-sink.ts'
import { ocsfLine } from '../../../../monitor/export/ocsf/event-fields.ts'
import { ocsfEvent } from '../../../../monitor/export/ocsf/event.ts'
import { ocsfFinding } from '../../../../monitor/export/ocsf/finding.ts'
import { headersInFile } from '../../../../monitor/export/otlp/settings.ts'
import type { FlagValues, Run } from '../../../command.ts'
import type { CommandContext } from '../../../context.ts'
import { exportStore } from '../../../monitor/export/export-store.ts'
import { fileFlag, onlyFlag } from '../../../monitor/export/flags.ts'

const kinds = ['events', 'findings'] as const

const timeoutMs = 30_000

/** `--to`: an address, a file, or `-` for standard output, which remembers nothing. */
function sinkOf({ system, signal, terminal, json }: CommandContext, flags: FlagValues) {
  const to = flags.value('to') ?? '-'
  if (to === '-') {
    if (!json) return { to: 'standard output', name: undefined, sink: streamSink(terminal.write) }
    throw new UsageError(
      'flag-conflict',
      '--json has no room beside records: name a file, --to FILE.',
    )
  }
  if (!/^https?:/i.test(to)) {
    const path = resolve(to)
    return { to: path, name: `ocsf ${path}`, sink: fileSink(path) }
  }
  const url = checkedUrl(to, '--to', flags.on('insecure'))
  const lines = fileFlag(flags, 'headers-file')
  const headers = lines === undefined ? {} : headersInFile(lines, '--headers-file')
  const { http, clock } = system
  const sink = httpSink(
    { url: url.href, headers, timeoutMs, isSecretPath: true },
    { http, clock, signal },
  )
  const digest = createHash('sha256').update(url.href).digest('hex').slice(0, 16)
  return { to: url.host, name: `ocsf ${url.host} ${digest}`, sink }
}

export const run: Run = async (context, { flags }) => {
  const only = onlyFlag(flags, kinds, kinds)
  const { to, name, sink } = sinkOf(context, flags)
  const product = { version: context.version }
  const channel = {
    ...sink,
    ...(only.has('events')
      ? {
          event: (event: Parameters<typeof ocsfEvent>[0]) => {
            const mapped = ocsfEvent(event, product)
            return mapped === undefined ? undefined : ocsfLine(mapped)
          },
        }
      : {}),
    ...(only.has('findings')
      ? {
          finding: (...found: [Parameters<typeof ocsfFinding>[0], boolean]) =>
            ocsfLine(ocsfFinding(...found, product)),
        }
      : {}),
  }
  return await exportStore(context, flags, { to, name, channel })
}
