/** Patterns of paths as .gitignore has them; no pattern takes long, however it is made. */
import { fitsWildcards } from '../wildcards.ts'

interface CharacterSet {
  readonly isNegative: boolean
  readonly ranges: readonly (readonly [from: string, to: string])[]
}
type Part = '*' | '?' | { readonly is: string } | CharacterSet

/** `[a-z]`, `[!x]`, `[]a]`; undefined where it is not closed: then the bracket means nothing. */
function parseSet(glob: string, start: number): readonly [CharacterSet, number] | undefined {
  let at = start + 1
  const isNegative = glob[at] === '!' || glob[at] === '^'
  if (isNegative) at++
  const ranges: (readonly [string, string])[] = []
  for (let isFirst = true; at < glob.length; isFirst = false) {
    if (glob[at] === ']' && !isFirst) return [{ isNegative, ranges }, at + 1]
    if (glob[at] === '\\') at++
    const from = glob[at] ?? ''
    const hasEnd = glob[at + 1] === '-' && at + 2 < glob.length && glob[at + 2] !== ']'
    ranges.push([from, hasEnd ? (glob[at + 2] ?? '') : from])
    at += hasEnd ? 3 : 1
  }
  return undefined
}

/** One name between slashes. */
export function parseGlob(glob: string): readonly Part[] {
  const parts: Part[] = []
  for (let at = 0; at < glob.length;) {
    const character = glob[at] ?? ''
    const set = character === '[' ? parseSet(glob, at) : undefined
    if (set !== undefined) {
      parts.push(set[0])
      at = set[1]
    } else if (character === '*' || character === '?') {
      if (character === '?' || parts.at(-1) !== '*') parts.push(character)
      at++
    } else {
      const isEscape = character === '\\' && at + 1 < glob.length
      parts.push({ is: isEscape ? (glob[at + 1] ?? '') : character })
      at += isEscape ? 2 : 1
    }
  }
  return parts
}

function fitsPart(part: Part | undefined, character: string): boolean {
  if (part === undefined || part === '*') return false
  if (part === '?') return true
  if ('is' in part) return part.is === character
  const isIn = part.ranges.some(([from, to]) => from <= character && character <= to)
  return isIn !== part.isNegative
}

export type PathPattern = readonly ('**' | readonly Part[])[]

function fitsName(parts: readonly Part[], name: string): boolean {
  return fitsWildcards(parts, name, { isStar: (part) => part === '*', fits: fitsPart })
}

/** Whether the whole path fits; `**` is any number of folders. */
export function fitsPath(pattern: PathPattern, names: readonly string[]): boolean {
  return fitsWildcards(pattern, names, {
    isStar: (one) => one === '**',
    fits: (one, name) => one !== '**' && fitsName(one, name),
  })
}
