/** The binary form of protobuf, as far as OTLP needs it (protobuf.dev, "Encoding"). */

type Scalar = 'string' | 'bool' | 'int64' | 'fixed64'

export type Message = { readonly [name: string]: readonly [number, FieldType] }

type FieldType = Scalar | Message | (() => Message)

function varint(value: bigint): Buffer {
  const bytes: number[] = []
  let left = BigInt.asUintN(64, value)
  do {
    const low = Number(left & 0x7fn)
    left >>= 7n
    bytes.push(left === 0n ? low : low | 0x80)
  } while (left !== 0n)
  return Buffer.from(bytes)
}

function tag(field: number, wireType: 0 | 1 | 2): Buffer {
  return varint(BigInt(field * 8 + wireType))
}

/** A field of bytes: a text or a message. */
export function delimited(field: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([tag(field, 2), varint(BigInt(bytes.length)), bytes])
}

function encodeField(field: number, type: FieldType, value: unknown): Buffer {
  if (type === 'string') return delimited(field, Buffer.from(String(value), 'utf8'))
  if (type === 'bool') return Buffer.concat([tag(field, 0), varint(value === true ? 1n : 0n)])
  if (type === 'int64') return Buffer.concat([tag(field, 0), varint(BigInt(String(value)))])
  if (type === 'fixed64') {
    const bytes = Buffer.alloc(8)
    bytes.writeBigInt64LE(BigInt(String(value)))
    return Buffer.concat([tag(field, 1), bytes])
  }
  return delimited(field, encodeMessage(typeof type === 'function' ? type() : type, value))
}

/** An object of the JSON mapping as bytes; a list is a repeated field. */
export function encodeMessage(message: Message, value: unknown): Buffer {
  const fields = Object.entries(value ?? {}) as [string, unknown][]
  return Buffer.concat(
    fields.flatMap(([name, inner]) => {
      const known = message[name]
      if (known === undefined || inner === undefined) return []
      const [field, type] = known
      const all: readonly unknown[] = Array.isArray(inner) ? inner : [inner]
      return all.map((one) => encodeField(field, type, one))
    }),
  )
}

/** The fields of a message that somebody else sent: numbers, and bytes. Undefined for what is no message. */
export function decodeFields(bytes: Uint8Array): Map<number, bigint | Uint8Array> | undefined {
  const fields = new Map<number, bigint | Uint8Array>()
  let at = 0
  const next = (): bigint | undefined => {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++]
      if (byte === undefined) return undefined
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
    return undefined
  }
  while (at < bytes.length) {
    const key = next()
    const value = key === undefined ? undefined : next()
    if (key === undefined || value === undefined) return undefined
    const wireType = Number(key & 7n)
    if (wireType !== 0 && wireType !== 2) return undefined
    const end = at + Number(value)
    if (wireType === 2 && end > bytes.length) return undefined
    fields.set(Number(key >> 3n), wireType === 0 ? value : bytes.subarray(at, end))
    if (wireType === 2) at = end
  }
  return fields
}
