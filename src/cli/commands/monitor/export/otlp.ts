import { otlpLogs, otlpMetrics } from '../../../../monitor/export/otlp/otlp-channel.ts'
import { otlpSettings, resourceAttributes } from '../../../../monitor/export/otlp/settings.ts'
import { forTerminal } from '../../../../system/text.ts'
import type { Run } from '../../../command.ts'
import { exportStore } from '../../../monitor/export/export-store.ts'
import { fileFlag, onlyFlag } from '../../../monitor/export/flags.ts'
import { say } from '../../../render/wrap.ts'

const kinds = ['events', 'findings', 'metrics'] as const

export const run: Run = async (context, { flags }) => {
  const { system, signal, version, terminal } = context
  const only = onlyFlag(flags, kinds, kinds)
  const given = {
    endpoint: flags.value('endpoint'),
    headers: fileFlag(flags, 'headers-file'),
    isInsecureFine: flags.on('insecure'),
  }
  const hasLogs = only.has('events') || only.has('findings')
  const logs = otlpSettings(system.env, 'logs', given)
  const resource = { attributes: resourceAttributes(system.env), version }
  const { http, clock } = system
  const shared = { resource, world: { http, clock, signal } }
  const hasEvents = only.has('events')
  const hasFindings = only.has('findings')
  const channel = otlpLogs({ ...shared, settings: logs, hasEvents, hasFindings })
  const metrics = only.has('metrics')
    ? { settings: otlpSettings(system.env, 'metrics', given), ...shared }
    : undefined
  const send = metrics === undefined ? undefined : otlpMetrics(metrics)
  const { host } = new URL(hasLogs ? logs.url : (metrics?.settings.url ?? logs.url))
  return await exportStore(context, flags, {
    to: host,
    name: `otlp ${logs.url}`,
    channel,
    summary:
      send === undefined
        ? undefined
        : async (engine, summed) => {
            const { refused, because } = await send(engine, summed)
            if (refused === 0 && because === '') return
            const words = because === '' ? '' : `: ${forTerminal(because, 200)}`
            say(`warning: ${host} did not take all metrics${words}`, terminal)
          },
  })
}
