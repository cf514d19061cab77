/** A collector on this machine: the OpenTelemetry Collector's own receiver, behind a door with faults. */
import { spawn } from 'node:child_process'
import { type IncomingMessage, request as post, type ServerResponse } from 'node:http'
import { createInterface } from 'node:readline'
import { startHttp } from './http-servers.ts'

interface Value {
  readonly stringValue?: string
  readonly intValue?: string
  readonly boolValue?: boolean
}

export interface ReceivedRecord {
  readonly timeUnixNano: string
  readonly severityText: string
  readonly body: Value
  readonly eventName: string
  readonly attributes: readonly { key: string; value: Value }[]
}

export interface ReceivedPoint {
  readonly attributes?: ReceivedRecord['attributes']
  readonly asInt: string
}

export interface ReceivedMetric {
  readonly name: string
  readonly sum?: { readonly dataPoints: readonly ReceivedPoint[] }
  readonly gauge?: { readonly dataPoints: readonly ReceivedPoint[] }
}

/** What happens to a request: `busy` is 503; `cut` before, `lost` after the receiver had it. */
export type Fate = 'taken' | 'busy' | 'cut' | 'lost'

export interface Collector {
  readonly url: string
  /** All that arrived, in order. */
  readonly records: readonly ReceivedRecord[]
  readonly metrics: readonly ReceivedMetric[]
  /** Of each request: its headers. */
  readonly requests: readonly IncomingMessage['headers'][]
  /** Decides over each request to come, by its number from 0. */
  fate: (request: number) => Fate
  /** The `log.record.uid` of all records, as often as they came. */
  uids(eventName?: string): string[]
  stop(): Promise<void>
}

export function attributeOf({ attributes = [] }: Partial<ReceivedRecord>, key: string) {
  const { value } = attributes.find((one) => one.key === key) ?? {}
  return value?.stringValue ?? value?.intValue ?? value?.boolValue
}

interface Line {
  readonly resourceLogs?: readonly {
    readonly scopeLogs: readonly { readonly logRecords: readonly ReceivedRecord[] }[]
  }[]
  readonly resourceMetrics?: readonly {
    readonly scopeMetrics: readonly { readonly metrics: readonly ReceivedMetric[] }[]
  }[]
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

async function forward(
  to: string,
  { headers, url = '/' }: IncomingMessage,
  body: Buffer,
): Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = post(`${to}${url}`, { method: 'POST', headers, agent: false }, resolve)
    outgoing.on('error', reject)
    outgoing.end(body)
  })
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: await bodyOf(answer) }
}

/** @param receiver The program of the witness. */
export async function startCollector(receiver: string): Promise<Collector> {
  const child = spawn(receiver, { stdio: ['ignore', 'pipe', 'inherit'] })
  const records: ReceivedRecord[] = []
  const metrics: ReceivedMetric[] = []
  const requests: IncomingMessage['headers'][] = []
  const lines = createInterface({ input: child.stdout })
  const address = await new Promise<string>((resolve, reject) => {
    child.once('error', reject)
    lines.once('line', resolve)
  })
  lines.on('line', (text) => {
    const { resourceLogs = [], resourceMetrics = [] } = JSON.parse(text) as Line
    records.push(
      ...resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap((one) => one.logRecords)),
    )
    metrics.push(
      ...resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((one) => one.metrics)),
    )
  })
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const fate = collector.fate(requests.push(incoming.headers) - 1)
    const body = await bodyOf(incoming)
    if (fate === 'cut') return void incoming.socket.destroy()
    if (fate === 'busy') {
      outgoing.writeHead(503, { 'retry-after': '0' }).end()
      return
    }
    const answered = await forward(address, incoming, body)
    if (fate === 'lost') return void incoming.socket.destroy()
    const { 'content-type': type = 'text/plain' } = answered.headers
    outgoing.writeHead(answered.status, { 'content-type': type }).end(answered.body)
  }
  const door = await startHttp((incoming, outgoing) => {
    answer(incoming, outgoing).catch(() => incoming.socket.destroy())
  })
  const collector: Collector = {
    url: door.url,
    records,
    metrics,
    requests,
    fate: () => 'taken',
    uids: (eventName = 'aws.cloudtrail.') =>
      records
        .filter((one) => one.eventName.startsWith(eventName))
        .map((one) => String(attributeOf(one, 'log.record.uid'))),
    stop: async () => {
      await door.close()
      const ended = new Promise((resolve) => child.once('close', resolve))
      child.kill()
      await ended
    },
  }
  return collector
}
