/** Keys of objects, which may be any text. */

/** As S3 writes them where it was asked for `encoding-type=url`; undefined for what it cannot have written. */
export function decodeKey(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}

/** The order of S3: that of the bytes in UTF-8. */
export function isBefore(one: string, other: string): boolean {
  return Buffer.compare(Buffer.from(one), Buffer.from(other)) < 0
}

/** An address of HTTP cannot say these: `.` and `..` are taken out on the way. */
export function isAddressable(key: string): boolean {
  return !key.split('/').some((part) => part === '.' || part === '..')
}
