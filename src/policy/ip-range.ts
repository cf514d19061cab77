/** IP addresses and CIDR ranges, of both families. */

interface Address {
  readonly bits: 32 | 128
  readonly number: bigint
}

function parseV4(text: string): Address | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) {
    return undefined
  }
  return { bits: 32, number: parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n) }
}

/** Groups of an IPv6 address; the last may be an IPv4 address. */
function groups(text: string): readonly string[] | undefined {
  if (text === '') return []
  const parts = text.split(':')
  const last = parseV4(parts.at(-1) ?? '')
  if (last !== undefined) {
    const halves = [last.number >> 16n, last.number & 0xffffn].map((half) => half.toString(16))
    parts.splice(-1, 1, ...halves)
  }
  return parts.every((part) => /^[\da-f]{1,4}$/i.test(part)) ? parts : undefined
}

function parseV6(text: string): Address | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head, tail] = [groups(halves[0] ?? ''), groups(halves[1] ?? '')]
  if (head === undefined || tail === undefined) return undefined
  const missing = 8 - head.length - tail.length
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined
  const all = [...head, ...Array<string>(missing).fill('0'), ...tail]
  return { bits: 128, number: all.reduce((sum, part) => sum * 65_536n + BigInt(`0x${part}`), 0n) }
}

function parseAddress(text: string): Address | undefined {
  return text.includes(':') ? parseV6(text) : parseV4(text)
}

/** Whether the address is in the range; a range without a prefix is one address. */
export function isInRange(text: string, range: string): boolean {
  const [start = '', prefix, ...more] = range.split('/')
  const address = parseAddress(text)
  const first = parseAddress(start)
  if (address === undefined || first === undefined || more.length > 0) return false
  if (prefix !== undefined && !/^\d{1,3}$/.test(prefix)) return false
  const length = prefix === undefined ? first.bits : Number(prefix)
  if (address.bits !== first.bits || length > first.bits) return false
  const rest = BigInt(first.bits - length)
  return address.number >> rest === first.number >> rest
}
