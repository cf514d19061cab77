/**
 * Names that stand twice in one JSON object. JSON readers keep the last one and say nothing; in a policy
 * that is a condition which nobody asks.
 */

export interface DuplicateKey {
  /** `Statement[0].Condition.StringEquals`. */
  readonly at: string
}

interface Level {
  /** Undefined for a list. */
  readonly names: Set<string> | undefined
  /** Of the value that is being read: a name, or a place in a list. */
  current: string
  index: number
}

// A text of JSON, or one of the signs around values. All else (numbers, blanks) says nothing here.
const token = /"(?:[^"\\]|\\[^])*"|[{}[\],:]/g

function pathOf(levels: readonly Level[]): string {
  return levels
    .map(({ names, current, index }) => (names === undefined ? `[${index}]` : `.${current}`))
    .join('')
    .replace(/^\./, '')
}

/** Whoever has more of them needs no list. */
const most = 20

/** `json` must be JSON. In the order in which they stand, twenty at most. */
export function duplicateKeys(json: string): readonly DuplicateKey[] {
  const found: DuplicateKey[] = []
  const levels: Level[] = []
  let isName = false
  for (const [text] of json.matchAll(token)) {
    const level = levels.at(-1)
    if (text === '{' || text === '[') {
      levels.push({ names: text === '{' ? new Set() : undefined, current: '', index: 0 })
      isName = text === '{'
    } else if (text === '}' || text === ']') {
      levels.pop()
      isName = false
    } else if (text === ',') {
      if (level?.names === undefined && level !== undefined) level.index++
      isName = level?.names !== undefined
    } else if (text === ':') {
      isName = false
    } else if (isName && level?.names !== undefined) {
      level.current = String(JSON.parse(text))
      if (level.names.has(level.current)) found.push({ at: pathOf(levels) })
      level.names.add(level.current)
      if (found.length === most) return found
    }
  }
  return found
}
