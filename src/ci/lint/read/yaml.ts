/** YAML as nodes. Aliases become what they name, so that a file may be a graph; its size is bounded. */
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import { entriesOf, type Entry, itemsOf, type Node, type TextNode } from '../node.ts'
import type { Source, Span } from '../source.ts'
import { Unreadable } from './unreadable.ts'

/** More would be an attack on the stack of the parser. */
const deepest = 100

/** How deep blocks and brackets nest, at most; indentation alone makes no depth. */
function depthOf(text: string): number {
  const indents: number[] = []
  let most = 0
  let brackets = 0
  for (const line of text.split(/\r?\n|\r/)) {
    const [marks = ''] = /^[\s?-]*/.exec(line) ?? []
    if (marks.length === line.length) continue
    while ((indents.at(-1) ?? -1) >= marks.length) indents.pop()
    indents.push(marks.length)
    for (const character of line) {
      if (character === '[' || character === '{') brackets++
      else if ((character === ']' || character === '}') && brackets > 0) brackets--
    }
    const dashes = marks.replaceAll(/\s/g, '').length
    most = Math.max(most, indents.length + brackets, dashes)
  }
  return most
}

function spanOf(range: readonly number[] | null | undefined, fallback: Span): Span {
  return range === null || range === undefined
    ? fallback
    : { start: range[0] ?? 0, end: range[1] ?? range[0] ?? 0 }
}

/** What stands between the quotation marks. */
function textSpan({ type }: Scalar, { start, end }: Span): Span {
  const isQuoted = type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE'
  return isQuoted ? { start: start + 1, end: end - 1 } : { start, end }
}

interface Reading {
  readonly source: Source
  readonly document: Document
  readonly done: Map<unknown, Node>
  /** What is being read: an anchor within itself has no end. */
  readonly active: Set<unknown>
}

function textNode(source: Source, span: Span, value: string): TextNode {
  const isPlain = source.text.slice(span.start, span.end) === value
  return { kind: 'text', source, span, value, isPlain }
}

function readNode(value: unknown, near: Span, reading: Reading): Node {
  const { source, document, done, active } = reading
  if (isAlias(value)) {
    return readNode(value.resolve(document), spanOf(value.range, near), reading)
  }
  const known = done.get(value)
  if (known !== undefined) return known
  if (active.has(value)) return { kind: 'unknown', source, span: near }
  if (!isScalar(value) && !isMap(value) && !isSeq(value)) return textNode(source, near, '')
  active.add(value)
  const made = tagged(value, near, reading)
  active.delete(value)
  done.set(value, made)
  return made
}

/** CloudFormation's short form: `!Sub x` is `{ Fn::Sub: x }`, but `!Ref` and `!Condition` have no `Fn::`. */
function tagged(value: YAMLMap | YAMLSeq | Scalar, near: Span, reading: Reading): Node {
  const { source } = reading
  const span = spanOf(value.range, near)
  const inner = untagged(value, span, reading)
  const { tag } = value
  if (tag === undefined || !/^![A-Z]/.test(tag)) return inner
  const name = tag.slice(1)
  const key = textNode(source, span, /^(?:Ref|Condition)$/.test(name) ? name : `Fn::${name}`)
  return { kind: 'map', source, span, entries: [{ key, value: inner, span }] }
}

function untagged(value: YAMLMap | YAMLSeq | Scalar, span: Span, reading: Reading): Node {
  const { source } = reading
  if (isSeq(value)) {
    const items = value.items.map((item) => readNode(item, span, reading))
    return { kind: 'list', source, span, items }
  }
  if (isMap(value)) return { kind: 'map', source, span, entries: mapEntries(value, reading) }
  const text = value.value === null ? '' : String(value.value)
  return textNode(source, textSpan(value, span), text)
}

/** What `<<` brings goes first, since `entryOf` takes the last. */
function mapEntries({ items }: YAMLMap, reading: Reading): readonly Entry[] {
  const merged: Entry[] = []
  const own: Entry[] = []
  for (const { key, value } of items) {
    const name = readNode(key, { start: 0, end: 0 }, reading)
    if (name.kind !== 'text') continue
    const behind = { start: name.span.end, end: name.span.end }
    const made = readNode(value, behind, reading)
    const { end } = isAlias(value) ? spanOf(value.range, behind) : made.span
    if (name.value === '<<') merged.push(...itemsOf(made).flatMap(entriesOf))
    else own.push({ key: name, value: made, span: { start: name.span.start, end } })
  }
  return [...merged, ...own]
}

/** The last document of the file: before it GitLab has a header. Throws Unreadable. */
export function readYamlNodes(source: Source): Node {
  if (depthOf(source.text) > deepest) throw new Unreadable(0, 'it is nested too deep')
  const documents = parseAllDocuments(source.text, {
    schema: 'failsafe',
    prettyErrors: false,
    uniqueKeys: false,
  })
  for (const { errors } of documents) {
    const [error] = errors
    if (error !== undefined) {
      throw new Unreadable(error.pos[0], `it is not YAML: ${error.message.split('\n')[0] ?? ''}`)
    }
  }
  const whole = { start: 0, end: source.text.length }
  const document = [...documents].findLast(({ contents }) => isNode(contents) && !isEmpty(contents))
  if (document === undefined) return { kind: 'unknown', source, span: whole }
  return readNode(document.contents, whole, {
    source,
    document,
    done: new Map(),
    active: new Set(),
  })
}

function isEmpty(node: unknown): boolean {
  return isScalar(node) && (node.value === null || node.value === '')
}
