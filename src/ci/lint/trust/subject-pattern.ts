/** Where a pattern of subjects is open: the first part of the platform's form that it does not say whole. */
import type { Platform, SubjectForm } from '../../platform.ts'
import { immutableForm } from '../../subjects.ts'

export interface OpenPattern {
  readonly form: SubjectForm
  /** With numbers beside the names. */
  readonly isImmutable: boolean
  /** Parts that the pattern says whole. */
  readonly said: Readonly<Record<string, string>>
  /** The first part that it does not say whole; undefined for a pattern without wildcards. */
  readonly part: string | undefined
  /** What the pattern says of that part: `octo-` of `octo-*`. */
  readonly start: string
  /** What the form has behind what the pattern says. */
  readonly rest: string
}

const piece = /\{(\w+)\}|[^{]+/g

function isWildcard(character: string | undefined): boolean {
  return character === '*' || character === '?'
}

type Open = Omit<OpenPattern, 'form' | 'isImmutable'>

interface Reading {
  readonly pattern: string
  at: number
}

/** How much of a fixed text the pattern has before a wildcard; undefined where it has another. */
function readLiteral(reading: Reading, literal: string): number | undefined {
  for (const [index, character] of [...literal].entries()) {
    const found = reading.pattern[reading.at]
    if (isWildcard(found)) return index
    if (found !== character) return undefined
    reading.at++
  }
  return literal.length
}

/** Whether a fixed text begins there, as far as the pattern says. */
function beginsAt(pattern: string, at: number, literal: string): boolean {
  for (let index = 0; index < literal.length; index++) {
    const found = pattern[at + index]
    if (isWildcard(found)) return index > 0
    if (found !== literal[index]) return false
  }
  return true
}

/** What the pattern has for a part, up to the text that follows it in the form. */
function readPart({ pattern, at }: Reading, next: string): { value: string; isOpen: boolean } {
  if (next === '') {
    const wildcard = pattern.slice(at).search(/[*?]/)
    const value = wildcard < 0 ? pattern.slice(at) : pattern.slice(at, at + wildcard)
    return { value, isOpen: wildcard >= 0 }
  }
  for (let end = at; end < pattern.length; end++) {
    if (isWildcard(pattern[end])) return { value: pattern.slice(at, end), isOpen: true }
    if (end > at && beginsAt(pattern, end, next)) {
      return { value: pattern.slice(at, end), isOpen: false }
    }
  }
  return { value: '', isOpen: false }
}

/** Undefined where no subject of this form could fit. */
function openIn(form: string, pattern: string): Open | undefined {
  const said: Record<string, string> = {}
  const reading = { pattern, at: 0 }
  const pieces = [...form.matchAll(piece)]
  for (const [index, { 0: whole, 1: part, index: offset }] of pieces.entries()) {
    const next = pieces[index + 1]
    if (part === undefined) {
      const length = readLiteral(reading, whole)
      if (length === undefined) return undefined
      if (length < whole.length) {
        return { said, part: next?.[1] ?? '', start: '', rest: form.slice(offset + length) }
      }
    } else {
      const { value, isOpen } = readPart(reading, next?.[0] ?? '')
      if (value.includes(':') && next !== undefined) return undefined
      if (isOpen) return { said, part, start: value, rest: form.slice(offset) }
      if (value === '') return undefined
      said[part] = value
      reading.at += value.length
    }
  }
  const isWhole = reading.at === pattern.length
  return isWhole ? { said, part: undefined, start: '', rest: '' } : undefined
}

/** No name has the sign that stands before a number. */
function hasNumber({ said, start }: Open): boolean {
  const { owner = '', repository = '' } = said
  return `${start}${owner}${repository}`.includes('@')
}

/** In every form of the platform that could fit. */
export function openPatterns(platform: Platform, pattern: string): readonly OpenPattern[] {
  return platform.subjects.flatMap((form) => {
    const immutable = immutableForm(platform, form.form)
    const texts = immutable === form.form ? [form.form] : [form.form, immutable]
    return texts.flatMap((text): readonly OpenPattern[] => {
      const open = openIn(text, pattern)
      const isImmutable = text !== form.form
      if (open === undefined) return []
      if (texts.length > 1 && !isImmutable && hasNumber(open)) return []
      return [{ form, isImmutable, ...open }]
    })
  })
}
