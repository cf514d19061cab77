/** What IAM knows of a request: condition keys, whose names have no case, and their values. */
export interface RequestContext {
  /** The key's values; undefined when the request has no such key. */
  valuesOf(key: string): readonly string[] | undefined
  /** Names as they were given. */
  readonly keys: readonly string[]
}

export type ContextEntry = readonly [key: string, values: string | readonly string[]]

/** Of two entries with the same key the last one counts. */
export function createContext(entries: readonly ContextEntry[]): RequestContext {
  const known = new Map(
    entries.map(([key, values]) => [
      key.toLowerCase(),
      { key, values: typeof values === 'string' ? [values] : values },
    ]),
  )
  return {
    valuesOf: (key) => known.get(key.toLowerCase())?.values,
    keys: [...known.values()].map(({ key }) => key),
  }
}
