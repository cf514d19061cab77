import { type ParsedNode, isMap, isScalar, isSeq } from 'yaml'
import type { KeylessError } from '../errors.ts'

/** A place in a YAML file that is read as text, a list or fields, and can say what is wrong with it. */
export interface Node {
  isThere(): boolean
  /** Undefined when it is not there. Throws for a list or fields. */
  text(): string | undefined
  /** Whether it is just this text. */
  is(text: string): boolean
  /** The text, which must be there. */
  matching(pattern: RegExp, what: string): string
  optional(pattern: RegExp, what: string): string | undefined
  /** Empty when it is not there. */
  list(): readonly Node[]
  field(name: string): Node
  /** Refuses other fields. */
  only(names: readonly string[]): void
  invalid(message: string): KeylessError
}

type Invalid = (message: string, offset: number | undefined) => KeylessError

/** `at` is the nearest place that exists, for the line number. */
export function createNode(
  value: unknown,
  name: string,
  invalid: Invalid,
  at: number | undefined = (value as ParsedNode | null | undefined)?.range?.[0],
): Node {
  const offset = (value as ParsedNode | null | undefined)?.range?.[0] ?? at
  const missing = value === undefined || value === null
  const bad = (message: string): KeylessError => invalid(`${name} ${message}.`, offset)
  const text = (): string | undefined => {
    if (missing) return undefined
    if (!isScalar(value)) throw bad('must be text')
    return typeof value.value === 'string' && value.value !== '' ? value.value : undefined
  }
  const optional = (pattern: RegExp, what: string): string | undefined => {
    const found = text()
    if (found !== undefined && !pattern.test(found)) throw bad(`must be ${what}`)
    return found
  }
  return {
    isThere: () => !missing,
    text,
    is: (expected) => isScalar(value) && value.value === expected,
    optional,
    matching: (pattern, what) => {
      const found = optional(pattern, what)
      if (found === undefined) throw bad(`is missing: ${what}`)
      return found
    },
    list: () => {
      if (missing) return []
      if (!isSeq(value)) throw bad('must be a list')
      return value.items.map((item, index) =>
        createNode(item, `${name}[${index}]`, invalid, offset),
      )
    },
    field: (field) => {
      if (!missing && !isMap(value)) throw bad('must have fields')
      const found: unknown = missing ? undefined : value.get(field, true)
      return createNode(found, name === 'The file' ? field : `${name}.${field}`, invalid, offset)
    },
    only: (names) => {
      if (!isMap(value)) throw bad('must have fields')
      for (const { key } of value.items) {
        const field = isScalar(key) ? String(key.value) : ''
        if (names.includes(field)) continue
        const place = (key as ParsedNode | null)?.range?.[0] ?? offset
        throw invalid(`${name} has an unknown field: ${field}.`, place)
      }
    },
    invalid: bad,
  }
}
