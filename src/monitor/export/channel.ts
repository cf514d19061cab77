/** A way out for records, one by one or many at once: what OTLP, OCSF and webhooks have in common. */
import type { Finding } from '../findings/finding.ts'
import type { OutgoingEvent } from './outgoing.ts'

export interface Receipt {
  /** Of those that were sent, for good: sending them again would not help. */
  readonly refused: number
  /** In the words of whoever refused them. */
  readonly because: string
}

export interface Channel {
  /** Undefined for what is not for this channel. */
  event?(event: OutgoingEvent): Buffer | undefined
  /** @param isUpdate It was sent before, and has grown since. */
  finding?(finding: Finding, isUpdate: boolean): Buffer | undefined
  /** At once at most. */
  readonly most: { readonly records: number; readonly bytes: number }
  /** Undefined: they are too much at once. When this resolves, whoever receives them has them. */
  send(records: readonly Buffer[]): Promise<Receipt | undefined>
}

export interface Piece<T> {
  readonly items: readonly T[]
  readonly records: readonly Buffer[]
}

/** In their order, no piece larger than the channel takes; one record that is, alone. */
export function* pieces<T>(
  items: readonly T[],
  encode: (item: T) => Buffer | undefined,
  { most }: Pick<Channel, 'most'>,
): Generator<Piece<T>> {
  let held: { items: T[]; records: Buffer[] } = { items: [], records: [] }
  let bytes = 0
  for (const item of items) {
    const record = encode(item)
    const size = record?.length ?? 0
    const isFull = held.records.length >= most.records || bytes + size > most.bytes
    if (isFull && held.items.length > 0) {
      yield held
      held = { items: [], records: [] }
      bytes = 0
    }
    held.items.push(item)
    if (record !== undefined) held.records.push(record)
    bytes += size
  }
  if (held.items.length > 0) yield held
}

/** All of them, in halves where they are too much at once. One that is too much alone is refused. */
export async function sendAll(channel: Channel, records: readonly Buffer[]): Promise<Receipt> {
  if (records.length === 0) return { refused: 0, because: '' }
  const receipt = await channel.send(records)
  if (receipt !== undefined) return receipt
  if (records.length === 1) return { refused: 1, because: 'too large' }
  const middle = Math.ceil(records.length / 2)
  const first = await sendAll(channel, records.slice(0, middle))
  const second = await sendAll(channel, records.slice(middle))
  return {
    refused: first.refused + second.refused,
    because: first.because === '' ? second.because : first.because,
  }
}
