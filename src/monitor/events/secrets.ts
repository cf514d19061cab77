/**
 * Secrets that a record may hold, in whatever spelling and of whatever type. What is said here is said once for
 * JavaScript, for DuckDB and for Athena: no pattern has what one of the three would take otherwise.
 */

const names = [
  '(?:session|security|access|refresh|id|identity|bearer|auth|actor|subject)[_-]?token',
  '(?:client|shared|app|api|consumer)[_-]?secret',
  'secret[_-]?(?:access[_-]?key|key|string|binary)',
  ...['passwords?', 'passphrase', 'private[_-]?key', 'key[_-]?material'],
  ...['(?:saml[_-]?)?assertion', 'code[_-]?verifier', 'device[_-]?code'],
]

/** The end of a field's name: also that of `masterUserPassword`. */
const name = `(?:${names.join('|')})`

const text = String.raw`"[^"\\]*(?:\\.[^"\\]*)*"`
/** In JSON that stands in a text of JSON. */
const innerText = String.raw`\\"(?:[^"\\]|\\[^"\\]|\\\\(?:\\.|[^\\"]))*\\"`
const number = String.raw`-?\d[\d.eE+-]*`

const flat = String.raw`[\[{](?:[^\[\]{}"]|${text})*[\]}]`
const nested = String.raw`[\[{](?:[^\[\]{}"]|${text}|${flat})*[\]}]`

/** What may have a secret in it; regardless of case, as all of these. */
export const secretHint = String.raw`${name}(?:\\?"\s*:\s*\\?["{\[\d-]|=)`

/** A secret that is an object or a list. */
export const secretParts = String.raw`${name}"\s*:\s*[{\[]`

/** Patterns with one group, and what stands behind it instead of the secret. */
export const secretTexts: readonly (readonly [pattern: string, mask: string])[] = [
  [String.raw`(${name}"\s*:\s*)(?:${text}|${number})`, '"***"'],
  [String.raw`(${name}\\"\s*:\s*)(?:${innerText}|${number})`, String.raw`\"***\"`],
  // In an address, a command line, or what prints as a map.
  [String.raw`(${name}=)[^\s"&,;}\\]+`, '***'],
]

/** The same of one that is an object or a list, as far as it can be said without counting brackets. */
export const nestedSecret = [String.raw`(${name}"\s*:\s*)${nested}`, '"***"'] as const

const hint = new RegExp(secretHint, 'i')
const parts = new RegExp(secretParts, 'i')
const isSecret = new RegExp(`${name}$`, 'i')
const texts = secretTexts.map(
  ([pattern, mask]) =>
    [new RegExp(pattern, 'gi'), (_: string, before: string) => before + mask] as const,
)

/** @param json The value, as JSON without spaces. */
export function withoutSecrets(json: string, value: object): string {
  if (!hint.test(json)) return json
  const whole = parts.test(json) ? JSON.stringify(value, hidden) : json
  return texts.reduce((left, [pattern, masked]) => left.replace(pattern, masked), whole)
}

function hidden(key: string, value: unknown): unknown {
  return typeof value === 'object' && value !== null && isSecret.test(key) ? '***' : value
}
