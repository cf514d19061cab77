/**
 * Secrets that a record may hold, in whatever spelling and of whatever type. What is said here is said once for
 * JavaScript, for DuckDB and for Athena: no pattern has what one of the three would take otherwise.
 */

const names = [
  '(?:session|security|access|refresh|id|identity|bearer|auth|actor|subject)[_-]?token',
  '(?:client|shared|app|api|consumer)[_-]?secret',
  'secret[_-]?(?:access[_-]?key|key|string|binary)',
  ...['passwords?', 'passwd', 'passphrase', 'private[_-]?key', 'key[_-]?material'],
  ...['(?:saml[_-]?)?assertion', 'code[_-]?verifier', 'device[_-]?code', 'authorization'],
]

/** The end of a field's name: also that of `masterUserPassword`. */
const name = `(?:${names.join('|')})`

const text = String.raw`"[^"\\]*(?:\\.[^"\\]*)*"`
/** In JSON that stands in a text of JSON. */
const innerText = String.raw`\\"(?:[^"\\]|\\[^"\\]|\\\\(?:\\.|[^\\"]))*\\"`
const number = String.raw`-?\d[\d.eE+-]*`

const flat = String.raw`[\[{](?:[^\[\]{}"]|${text})*[\]}]`
const nested = String.raw`[\[{](?:[^\[\]{}"]|${text}|${flat})*[\]}]`

/** Between a name and what it names, in the lists of `{"name":"DB_PASSWORD","value":"…"}`. */
const named = String.raw`"\s*,\s*"[a-z_]*value"\s*:\s*`

/** What may have a secret in it; regardless of case, as all of these. */
export const secretHint = String.raw`${name}(?:\\?"\s*:\s*\\?["{\[\d-]|=|${named})`

/** A secret that is an object or a list. */
export const secretParts = String.raw`${name}"\s*:\s*[{\[]`

/** Patterns with one group, and what stands behind it instead of the secret. */
export const secretTexts: readonly (readonly [pattern: string, mask: string])[] = [
  [String.raw`(${name}"\s*:\s*)(?:${text}|${number})`, '"***"'],
  [String.raw`(${name}${named})(?:${text}|${number})`, '"***"'],
  [String.raw`(${name}\\" *: *)(?:${innerText}|${number})`, String.raw`\"***\"`],
  // In an address, a command line, or what prints as a map. For JavaScript `\s` is more than for the others.
  [String.raw`(${name}=)[^ "&,;}\\]+`, '***'],
]

/** The same of one that is an object or a list, as far as it can be said without counting brackets. */
export const nestedSecret = [String.raw`(${name}"\s*:\s*)${nested}`, '"***"'] as const

// With `u` a letter has as many cases as for DuckDB: the long s is an s.
const hint = new RegExp(secretHint, 'iu')
const parts = new RegExp(secretParts, 'iu')
const isSecret = new RegExp(`${name}$`, 'iu')
const texts = secretTexts.map(
  ([pattern, mask]) =>
    [new RegExp(pattern, 'giu'), (_: string, before: string) => before + mask] as const,
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
