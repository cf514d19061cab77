import { fitsWildcards } from '../system/wildcards.ts'

const grammar = {
  isStar: (one: string | undefined): boolean => one === '*',
  fits: (one: string, character: string): boolean => one === '?' || one === character,
}

/** Whether the whole text fits: `*` is any characters, `?` is one. Takes no longer for hostile patterns. */
export function fitsGlob(glob: string, text: string): boolean {
  return fitsWildcards<string, string>(glob, text, grammar)
}

export function fitsAny(globs: readonly string[], text: string): boolean {
  return globs.some((glob) => fitsGlob(glob, text))
}
