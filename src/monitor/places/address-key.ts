/** Addresses as 32 hex digits, IPv4 within IPv6 (::ffff:…), so that their order is that of the text. */

const mapped = '00000000000000000000ffff'

const hex = (value: number | bigint, digits: number): string =>
  value.toString(16).padStart(digits, '0')

function shortKey(text: string): string | undefined {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  let value = 0
  for (const part of parts) {
    const byte = /^\d{1,3}$/.test(part) ? Number(part) : 256
    if (byte > 255) return undefined
    value = value * 256 + byte
  }
  return mapped + hex(value, 8)
}

function groupsOf(text: string): readonly string[] | undefined {
  if (text === '') return []
  const groups = text.split(':')
  return groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group)) ? groups : undefined
}

function longKey(text: string): string | undefined {
  const tail = /^(.*:)([0-9.]*\.[0-9.]*)$/.exec(text)
  if (tail !== null) {
    const short = shortKey(tail[2] ?? '')
    if (short === undefined) return undefined
    return longKey(`${tail[1]}${short.slice(24, 28)}:${short.slice(28)}`)
  }
  const [before = '', after, ...more] = text.split('::')
  const [head, end] = [groupsOf(before), after === undefined ? [] : groupsOf(after)]
  if (head === undefined || end === undefined || more.length > 0) return undefined
  const missing = 8 - head.length - end.length
  if (after === undefined ? missing !== 0 : missing < 1) return undefined
  const zeros = Array.from({ length: missing }, () => '0')
  return [...head, ...zeros, ...end].map((group) => group.toLowerCase().padStart(4, '0')).join('')
}

/** Of `198.51.100.7`, `2001:db8::1` or, as some lists have it, the whole as one number. */
export function addressKey(text: string): string | undefined {
  if (text.includes(':')) return longKey(text)
  if (text.includes('.')) return shortKey(text)
  if (!/^\d{1,39}$/.test(text)) return undefined
  const value = BigInt(text)
  if (value < 2n ** 32n) return mapped + hex(value, 8)
  return value < 2n ** 128n ? hex(value, 32) : undefined
}

/** First and last of `198.51.100.0/24`. */
export function networkKeys(text: string): readonly [string, string] | undefined {
  const [, address = '', length = ''] = /^([0-9A-Fa-f.:]+)\/(\d{1,3})$/.exec(text) ?? []
  const key = addressKey(address)
  const bits = Number(length) + (address.includes(':') ? 0 : 96)
  if (key === undefined || length === '' || bits > 128) return undefined
  const size = 1n << BigInt(128 - bits)
  const first = (BigInt(`0x${key}`) / size) * size
  return [hex(first, 32), hex(first + size - 1n, 32)]
}
