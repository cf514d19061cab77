/**
 * A file as text. Windows PowerShell writes UTF-16 where it redirects (`> trust.json`); without a byte
 * order mark it is UTF-8. The mark is left out.
 */
export function decodeText(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const mark = buffer.length < 2 ? 0 : buffer.readUInt16BE(0)
  if (mark === 0xfffe) return buffer.toString('utf16le', 2)
  if (mark === 0xfeff) {
    const even = buffer.subarray(2, buffer.length - (buffer.length % 2))
    return Buffer.from(even).swap16().toString('utf16le')
  }
  return buffer.toString('utf8').replace(/^\uFEFF/, '')
}

/** Whether a file begins with a byte order mark of UTF-16. */
export function isUtf16(bytes: Uint8Array): boolean {
  const [first, second] = bytes
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
}
