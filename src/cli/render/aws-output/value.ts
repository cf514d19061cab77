/** A JSON value, and how Python's `str` shows it where the AWS CLI prints bare values. */
export type Value =
  | null
  | boolean
  | number
  | string
  | readonly Value[]
  | { readonly [key: string]: Value }

export type Mapping = { readonly [key: string]: Value }

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value)
}

export function isMapping(value: Value | undefined): value is Mapping {
  return typeof value === 'object' && value !== null && !isList(value)
}

export function isScalar(value: Value | undefined): boolean {
  return !isList(value) && !isMapping(value)
}

export function shown(value: Value | undefined): string {
  if (value === null || value === undefined) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Python's order of strings: by code point. */
export function sorted(names: Iterable<string>): string[] {
  const points = (text: string) => Array.from(text, (character) => character.codePointAt(0) ?? 0)
  const compare = (a: string, b: string): number => {
    const [left, right] = [points(a), points(b)]
    const at = left.findIndex((point, index) => point !== right[index])
    return at === -1 ? left.length - right.length : (left[at] ?? 0) - (right[at] ?? -1)
  }
  return [...names].toSorted(compare)
}
