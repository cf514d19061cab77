/** OTLP 1.x as its JSON mapping has it: 64-bit numbers are texts. Binary is made of the same (protobuf.ts). */

export type AnyValue =
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  | { readonly intValue: string }
  | { readonly arrayValue: { readonly values: readonly AnyValue[] } }

export interface KeyValue {
  readonly key: string
  readonly value: AnyValue
}

export interface LogRecord {
  readonly timeUnixNano: string
  readonly observedTimeUnixNano: string
  readonly severityNumber: number
  readonly severityText: string
  readonly eventName: string
  readonly body: AnyValue
  readonly attributes: readonly KeyValue[]
}

export interface DataPoint {
  readonly startTimeUnixNano?: string
  readonly timeUnixNano: string
  readonly asInt: string
  readonly attributes: readonly KeyValue[]
}

export interface Metric {
  readonly name: string
  readonly description: string
  readonly unit: string
  readonly gauge?: { readonly dataPoints: readonly DataPoint[] }
  readonly sum?: {
    readonly dataPoints: readonly DataPoint[]
    readonly aggregationTemporality: number
    readonly isMonotonic: boolean
  }
}

type Plain = string | number | boolean | readonly string[] | undefined

function valueOf(plain: Exclude<Plain, undefined>): AnyValue {
  if (typeof plain === 'string') return { stringValue: plain }
  if (typeof plain === 'boolean') return { boolValue: plain }
  if (typeof plain === 'number') return { intValue: String(plain) }
  return { arrayValue: { values: plain.map((text) => ({ stringValue: text })) } }
}

/** What is undefined or empty is left out. */
export function attributes(plain: Readonly<Record<string, Plain>>): KeyValue[] {
  return Object.entries(plain).flatMap(([key, value]) =>
    value === undefined || value === '' ? [] : [{ key, value: valueOf(value) }],
  )
}

export function nanoseconds(at: Date): string {
  return `${BigInt(at.getTime()) * 1_000_000n}`
}
