/** Requests of OTLP/HTTP: records one by one, and the envelope around those that go together. */
import { isFields } from '../../events/fields.ts'
import { attributes, type LogRecord, type Metric } from './model.ts'
import { logRecordMessage, metricMessage, resourceMessage, scopeMessage } from './messages.ts'
import { decodeFields, delimited, encodeMessage } from './protobuf.ts'

export type Protocol = 'http/protobuf' | 'http/json'

export interface Refused {
  readonly records: number
  readonly because: string
}

export interface Encoding {
  readonly contentType: string
  log(record: LogRecord): Buffer
  metric(metric: Metric): Buffer
  /** Of records of one kind. */
  request(kind: 'logs' | 'metrics', records: readonly Buffer[]): Buffer
  /** What an answer of status 200 says was not taken (`partial_success`). */
  refusedIn(answer: Buffer): Refused | undefined
}

export interface Resource {
  readonly attributes: Readonly<Record<string, string>>
  readonly version: string
}

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value), 'utf8')

function jsonEncoding({ attributes: named, version }: Resource): Encoding {
  const resource = JSON.stringify({ attributes: attributes(named) })
  const scope = JSON.stringify({ name: 'keyless', version })
  const envelopes = {
    logs: ['resourceLogs', 'scopeLogs', 'logRecords'],
    metrics: ['resourceMetrics', 'scopeMetrics', 'metrics'],
  } as const
  return {
    contentType: 'application/json',
    log: json,
    metric: json,
    request: (kind, records) => {
      const [outer, inner, list] = envelopes[kind]
      const before = `{"${outer}":[{"resource":${resource},"${inner}":[{"scope":${scope},"${list}":[`
      const all = records.flatMap((record, at) => (at === 0 ? [record] : [comma, record]))
      return Buffer.concat([Buffer.from(before), ...all, Buffer.from(']}]}]}')])
    },
    refusedIn: (answer) => {
      const said = parsed(answer.toString('utf8'))
      const partial = isFields(said) ? said['partialSuccess'] : undefined
      if (!isFields(partial)) return undefined
      const records = Number(partial['rejectedLogRecords'] ?? partial['rejectedDataPoints'] ?? 0)
      return refused(records, partial['errorMessage'])
    },
  }
}

const comma = Buffer.from(',')

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** With 0 records it is a warning. */
function refused(records: number, message: unknown): Refused | undefined {
  const because = typeof message === 'string' ? message : ''
  const isSaid = because !== '' || records > 0
  return isSaid && Number.isSafeInteger(records) ? { records, because } : undefined
}

function protobufEncoding({ attributes: named, version }: Resource): Encoding {
  const resource = encodeMessage(resourceMessage, { attributes: attributes(named) })
  const scope = encodeMessage(scopeMessage, { name: 'keyless', version })
  return {
    contentType: 'application/x-protobuf',
    log: (record) => delimited(2, encodeMessage(logRecordMessage, record)),
    metric: (metric) => delimited(2, encodeMessage(metricMessage, metric)),
    request: (_, records) => {
      const scoped = Buffer.concat([delimited(1, scope), ...records])
      return delimited(1, Buffer.concat([delimited(1, resource), delimited(2, scoped)]))
    },
    refusedIn: (answer) => {
      const partial = decodeFields(answer)?.get(1)
      const fields = partial instanceof Uint8Array ? decodeFields(partial) : undefined
      const [records, message] = [fields?.get(1), fields?.get(2)]
      return refused(
        typeof records === 'bigint' ? Number(records) : 0,
        message instanceof Uint8Array ? Buffer.from(message).toString('utf8') : '',
      )
    },
  }
}

export function encodingOf(protocol: Protocol, resource: Resource): Encoding {
  return protocol === 'http/json' ? jsonEncoding(resource) : protobufEncoding(resource)
}
