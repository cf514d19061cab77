/**
 * JSON as nodes, whole files and policies inside other files. Comments are passed over, and so is a comma
 * too many: whether a tool takes them is not what is asked here.
 */
import { type Entry, hole, type Node, type TextNode } from '../node.ts'
import type { Source, Span } from '../source.ts'
import { Unreadable } from './unreadable.ts'

const deepest = 100

/** A `${…}` of the file around it, which begins at `at`: what it stands for, and where it ends. */
export type ReadTemplate = (at: number) => {
  readonly value: string
  readonly end: number
  /** Where it stands for more than a text. */
  readonly node?: Node
}

interface Reading {
  readonly source: Source
  readonly end: number
  readonly template: ReadTemplate | undefined
  at: number
  depth: number
}

const escapes: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

function fail({ at }: Reading, says: string): never {
  throw new Unreadable(at, `it is not JSON: ${says}`)
}

const between = /(?:[\s\uFEFF]+|\/\/[^\n]*|\/\*[^]*?\*\/)*/y

function skip(reading: Reading): string {
  between.lastIndex = reading.at
  between.exec(reading.source.text)
  reading.at = Math.min(Math.max(between.lastIndex, reading.at), reading.end)
  return reading.at < reading.end ? (reading.source.text[reading.at] ?? '') : ''
}

const plainRun = /[^"\\$\n]+/y

function readString(reading: Reading): TextNode {
  const { source, template, end } = reading
  const start = ++reading.at
  let value = ''
  while (reading.at < end) {
    const character = source.text[reading.at] ?? ''
    if (character === '"') {
      const span = { start, end: reading.at++ }
      return {
        kind: 'text',
        source,
        span,
        value,
        isPlain: source.text.slice(span.start, span.end) === value,
      }
    }
    if (character === '\n') fail(reading, 'a text has no end')
    if (character === '\\') value += readEscape(reading)
    else if (character === '$' && source.text[reading.at + 1] === '{' && template !== undefined) {
      const filled = template(reading.at)
      value += filled.value
      reading.at = Math.max(filled.end, reading.at + 2)
    } else {
      plainRun.lastIndex = reading.at
      const run = character === '$' ? character : (plainRun.exec(source.text)?.[0] ?? character)
      value += run
      reading.at += run.length
    }
  }
  return fail(reading, 'a text has no end')
}

function readEscape(reading: Reading): string {
  const { text } = reading.source
  const kind = text[reading.at + 1] ?? ''
  const code = /^[0-9a-fA-F]{4}$/.exec(text.slice(reading.at + 2, reading.at + 6))?.[0]
  if (kind === 'u' && code !== undefined) {
    reading.at += 6
    return String.fromCharCode(Number.parseInt(code, 16))
  }
  reading.at += 2
  return escapes[kind] ?? kind
}

function readItems<T>(reading: Reading, close: string, read: () => T): readonly T[] {
  if (++reading.depth > deepest) fail(reading, 'it is nested too deep')
  reading.at++
  const items: T[] = []
  for (let next = skip(reading); next !== close; next = skip(reading)) {
    if (next === '') fail(reading, `there is no ${close}`)
    if (next === ',') reading.at++
    else items.push(read())
  }
  reading.at++
  reading.depth--
  return items
}

function readEntry(reading: Reading): Entry {
  if (skip(reading) !== '"') fail(reading, 'a name must stand between quotation marks')
  const { start } = { start: reading.at }
  const key = readString(reading)
  if (skip(reading) !== ':') fail(reading, 'there is no colon behind the name')
  reading.at++
  const value = readValue(reading)
  return { key, value, span: { start, end: reading.at } }
}

const word = /[\w.+-]+/y

function readValue(reading: Reading): Node {
  const { source, template } = reading
  const next = skip(reading)
  const start = reading.at
  const spanned = (): Span => ({ start, end: reading.at })
  if (next === '"') return readString(reading)
  if (next === '{') {
    const entries = readItems(reading, '}', () => readEntry(reading))
    return { kind: 'map', source, span: spanned(), entries }
  }
  if (next === '[') {
    const items = readItems(reading, ']', () => readValue(reading))
    return { kind: 'list', source, span: spanned(), items }
  }
  if (next === '$' && template !== undefined && source.text[start + 1] === '{') {
    const filled = template(start)
    reading.at = Math.max(filled.end, start + 2)
    if (filled.node !== undefined) return filled.node
    if (filled.value === hole) return { kind: 'unknown', source, span: spanned() }
    return { kind: 'text', source, span: spanned(), value: filled.value, isPlain: false }
  }
  word.lastIndex = start
  const value = word.exec(source.text)?.[0]
  if (value === undefined) return fail(reading, 'there is no value')
  reading.at += value.length
  return { kind: 'text', source, span: spanned(), value, isPlain: true }
}

/** `span` is the part of the source that is JSON (all of it). Throws Unreadable. */
export function readJsonNodes(source: Source, span?: Span, template?: ReadTemplate): Node {
  const { start, end } = span ?? { start: 0, end: source.text.length }
  const reading: Reading = { source, end, template, at: start, depth: 0 }
  const node = readValue(reading)
  if (skip(reading) !== '') fail(reading, 'something stands behind its end')
  return node
}
