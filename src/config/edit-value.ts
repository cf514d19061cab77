/** What may be written as a value so that Python's configparser, the JavaScript loader and the strict grammar read the same. */
import { ConfigError } from '../errors.ts'

/** Control characters, the separators that Python takes as line ends, and halves of characters. */
const unwritable = /[\p{Control}\u2028\u2029\p{Surrogate}]/u

/** Throws ConfigError `config-value-invalid`; the value is never in the message. */
export function assertWritableValue(key: string, value: string): void {
  const fault = valueFault(value)
  if (fault === undefined) return
  throw new ConfigError('config-value-invalid', `The value for ${key} ${fault}.`, {
    details: { key },
  })
}

/** A wrong key is our mistake, not the person's. */
export function assertWritableKey(key: string): void {
  if (!/^[a-z][a-z0-9_]*$/.test(key)) throw new TypeError(`not a key of an AWS file: ${key}`)
}

function valueFault(value: string): string | undefined {
  if (value === '') return 'is empty'
  if (unwritable.test(value)) return 'holds a line break or control character'
  if (value !== value.trim()) return 'begins or ends with white space'
  if (/(?:^|\s)[#;]/u.test(value)) return 'holds what AWS tools would take for a comment'
  if (value.startsWith('[')) return 'begins with "["'
  return undefined
}
