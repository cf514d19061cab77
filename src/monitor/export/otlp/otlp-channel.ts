/** Logs and metrics to a collector: OTLP/HTTP. */
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { type Channel, type Receipt, sendAll } from '../channel.ts'
import { deliver, type DeliverWorld, withoutSecrets } from '../deliver.ts'
import type { Summed } from '../run-export.ts'
import type { Engine } from '../../engine.ts'
import { encodingOf, type Resource } from './encoding.ts'
import { eventRecord, findingRecord } from './log-record.ts'
import { metricsOf } from './metrics.ts'
import type { OtlpSettings, Signal } from './settings.ts'

const packed = promisify(gzip)

/** Collectors refuse bodies of 20 MB, services some of 1 MB or more than a thousand records. */
const most = { records: 1000, bytes: 900_000 }

type Sender = (records: readonly Buffer[]) => Promise<Receipt | undefined>

function senderOf(
  signal: Signal,
  settings: OtlpSettings,
  resource: Resource,
  world: DeliverWorld,
): Sender {
  const encoding = encodingOf(settings.protocol, resource)
  const headers = {
    ...settings.headers,
    'content-type': encoding.contentType,
    accept: encoding.contentType,
    ...(settings.isGzip ? { 'content-encoding': 'gzip' } : {}),
  }
  return async (records) => {
    const plain = encoding.request(signal, records)
    const body = settings.isGzip ? await packed(plain) : plain
    const answer = await deliver({ ...settings, headers }, body, world)
    if (answer === undefined) return undefined
    const refused = encoding.refusedIn(Buffer.from(answer.body, 'latin1'))
    // Of metrics, points are counted, of which each has many.
    const most = signal === 'logs' ? records.length : Number.POSITIVE_INFINITY
    return {
      refused: Math.max(0, Math.min(refused?.records ?? 0, most)),
      because: withoutSecrets(refused?.because ?? '', headers),
    }
  }
}

export interface OtlpChannelOptions {
  readonly settings: OtlpSettings
  readonly resource: Resource
  readonly hasEvents: boolean
  readonly hasFindings: boolean
  readonly world: DeliverWorld
}

export function otlpLogs(options: OtlpChannelOptions): Channel {
  const { settings, resource, world, hasEvents, hasFindings } = options
  const encoding = encodingOf(settings.protocol, resource)
  const now = (): Date => world.clock.now()
  return {
    most,
    send: senderOf('logs', settings, resource, world),
    ...(hasEvents ? { event: (event) => encoding.log(eventRecord(event, now())) } : {}),
    ...(hasFindings ? { finding: (finding) => encoding.log(findingRecord(finding, now())) } : {}),
  }
}

/** Sends the metrics of an open store. Answers what was refused of their points. */
export function otlpMetrics({
  settings,
  resource,
  world,
}: Pick<OtlpChannelOptions, 'settings' | 'resource' | 'world'>): (
  engine: Engine,
  summed: Summed,
) => Promise<Receipt> {
  const encoding = encodingOf(settings.protocol, resource)
  const send = senderOf('metrics', settings, resource, world)
  return async (engine, { state, findings }) => {
    const now = world.clock.now()
    const times = { begun: state.begun ?? now, now }
    const metrics = await metricsOf(engine, findings, times)
    const records = metrics.map((metric) => encoding.metric(metric))
    return await sendAll({ most, send }, records)
  }
}
