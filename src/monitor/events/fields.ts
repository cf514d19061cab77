/** Fields of a record that anybody may have written: the wrong type is as good as none. */

import { withoutSecrets } from './secrets.ts'

export type Fields = Readonly<Record<string, unknown>>

/** An object with fields, or an empty one. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {}
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const longestText = 4096

/** Text that is not empty, numbers and booleans as text; cut where no name is as long. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value !== 'string' || value === '') return undefined
  return value.length > longestText ? value.slice(0, longestText) : value
}

/** As far as a path of fields leads. */
export function textAt(fields: Fields, ...path: readonly string[]): string | undefined {
  let value: unknown = fields
  for (const name of path) value = fieldsOf(value)[name]
  return textOf(value)
}

/** CloudTrail lets no event be longer. */
const longestJson = 256 * 1024

/** An object or an array as JSON without secrets; undefined for nothing, `false` for too much. */
export function jsonOf(value: unknown): string | undefined | false {
  if (typeof value !== 'object' || value === null) return undefined
  let text: string
  try {
    text = JSON.stringify(value)
  } catch {
    // Nested deeper than the stack.
    return false
  }
  if (text.length > longestJson) return false
  return withoutSecrets(text, value)
}

/** The texts of a list. */
export function stringsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
}
