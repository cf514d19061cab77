/**
 * SHA-1 (FIPS 180-4) of a short text, for the names of cache files: never for security. The
 * runtimes' own takes longer to load than this takes to run.
 */
export function sha1Hex(text: string): string {
  const words = paddedWords(Buffer.from(text, 'utf8'))
  let [a, b, c, d, e] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0]
  const w = new Int32Array(80)
  for (let block = 0; block < words.length; block += 16) {
    const before = [a, b, c, d, e] as const
    for (let t = 0; t < 80; t++) {
      const value =
        t < 16
          ? (words[block + t] ?? 0)
          : rotate((w[t - 3] ?? 0) ^ (w[t - 8] ?? 0) ^ (w[t - 14] ?? 0) ^ (w[t - 16] ?? 0), 1)
      w[t] = value
      const next = (rotate(a, 5) + mix(t, b, c, d) + e + value) | 0
      e = d
      d = c
      c = rotate(b, 30)
      b = a
      a = next
    }
    a = (a + before[0]) | 0
    b = (b + before[1]) | 0
    c = (c + before[2]) | 0
    d = (d + before[3]) | 0
    e = (e + before[4]) | 0
  }
  return [a, b, c, d, e].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by))
}

/** The round's function of three words, with its constant. */
function mix(t: number, b: number, c: number, d: number): number {
  if (t < 20) return ((b & c) | (~b & d)) + 0x5a827999
  if (t < 40) return (b ^ c ^ d) + 0x6ed9eba1
  if (t < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc
  return (b ^ c ^ d) + 0xca62c1d6
}

/** Big-endian words: the bytes, a one bit, zeros, and the length in bits in the last two. */
function paddedWords(bytes: Uint8Array): Int32Array {
  const words = new Int32Array((((bytes.length + 8) >> 6) + 1) * 16)
  for (let at = 0; at <= bytes.length; at++) {
    const byte = at === bytes.length ? 0x80 : (bytes[at] ?? 0)
    words[at >> 2] = (words[at >> 2] ?? 0) | (byte << (24 - (at % 4) * 8))
  }
  words[words.length - 1] = bytes.length * 8
  return words
}
