/** Texts with wildcards: `*` is any characters, `?` is one. */

export const anyText = Symbol('*')
export const anyCharacter = Symbol('?')

/** A character, or a wildcard. */
export type Part = string | typeof anyText | typeof anyCharacter

/** Characters that stand for themselves. */
export function literal(text: string): readonly Part[] {
  return [...text]
}

/** A policy's own text, whose wildcards are wildcards. */
export function withWildcards(text: string): readonly Part[] {
  return [...text].map((character) => {
    if (character === '*') return anyText
    return character === '?' ? anyCharacter : character
  })
}

/** The pattern as it is written, for operators that know no wildcards. */
export function written(pattern: readonly Part[]): string {
  return pattern.map((part) => (typeof part === 'string' ? part : part.description)).join('')
}

/** Whether the whole text fits. Takes no longer than pattern times text, however hostile they are. */
export function fits(pattern: readonly Part[], text: readonly string[]): boolean {
  let at = 0
  let from = 0
  let star = -1
  let starFrom = 0
  while (from < text.length) {
    const part = pattern[at]
    if (part === anyText) {
      star = at++
      starFrom = from
    } else if (part === anyCharacter || (part !== undefined && part === text[from])) {
      at++
      from++
    } else if (star >= 0) {
      // The last star takes one character more.
      at = star + 1
      from = ++starFrom
    } else {
      return false
    }
  }
  while (pattern[at] === anyText) at++
  return at === pattern.length
}

const arnSections = 6

/** The sections between the first five colons; the sixth keeps its own. */
function sections<T extends Part>(arn: readonly T[]): readonly (readonly T[])[] {
  const found: T[][] = [[]]
  for (const part of arn) {
    if (part === ':' && found.length < arnSections) found.push([])
    else found.at(-1)?.push(part)
  }
  return found
}

/** Section by section, so that no wildcard goes past a colon of the first five. */
export function fitsArn(pattern: readonly Part[], arn: readonly string[]): boolean {
  const wanted = sections(pattern)
  const given = sections(arn)
  if (wanted.length !== arnSections || given.length !== arnSections) return false
  return wanted.every((section, at) => fits(section, given[at] ?? []))
}
