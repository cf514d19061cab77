/** Puts entries into YAML text that is there; every other byte of it stays as it is. */
import { isDeepStrictEqual } from 'node:util'
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import { tooDeep } from '../../system/read-yaml.ts'
import { notEditable } from './not-editable.ts'
import { indented, yamlText } from './yaml-text.ts'

/** A job or a resource, to stand in a map or a list of a file. */
export interface YamlEntry {
  readonly name: string
  /** Keys from the root of the file to the map or list; what is not there is made. */
  readonly path: readonly string[]
  /** Undefined in a map, where the name is the key; in a list, the keys at which an item has its name. */
  readonly namedBy: readonly string[] | undefined
  /** The value of the key, or the item without its dash, from the first column. */
  readonly text: string
}

const step = 2

function parsed(file: string, text: string): Document {
  if (tooDeep(text) !== undefined) throw notEditable(file, 'it is nested too deep')
  const document = parseDocument(text, { merge: true, prettyErrors: false, logLevel: 'error' })
  const [error] = document.errors
  if (error === undefined) return document
  const [first = ''] = error.message.split('\n')
  throw notEditable(file, `it is not YAML (${first.replace(/ at line \d+, column \d+:?$/, '')})`)
}

function dataOf(file: string, document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) as unknown
  } catch {
    throw notEditable(file, 'its aliases lead nowhere, or to too much')
  }
}

/** As data. Throws ConfigError `pipeline-file-unusable`. */
export function yamlData(file: string, text: string): unknown {
  return dataOf(file, parsed(file, text))
}

/** What stands there under the name, as data; undefined where nothing does. */
export function entryIn(data: unknown, { path, name, namedBy }: YamlEntry): unknown {
  const place = at(data, path)
  if (namedBy === undefined) return at(place, [name])
  return Array.isArray(place) ? place.find((item) => at(item, namedBy) === name) : undefined
}

function at(data: unknown, path: readonly string[]): unknown {
  let found = data
  for (const key of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined
    found = (found as Record<string, unknown>)[key]
  }
  return found
}

/** The text with the entry in it; throws where the text's form leaves no place for it. */
export function addToYaml(file: string, text: string, entry: YamlEntry): string {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : ''
  const body = text.slice(mark.length)
  if (/\r(?!\n)/.test(body)) throw notEditable(file, 'it has lone carriage returns')
  const added = withEntry(file, body, entry)
  assertAdded(file, body, added, entry)
  return mark + added
}

function withEntry(file: string, text: string, entry: YamlEntry): string {
  const document = parsed(file, text)
  let node: unknown = document.contents
  let holder: Pair | undefined
  let column = 0
  for (const [depth, key] of entry.path.entries()) {
    if (isEmpty(node)) return insertMissing(text, holder, column, entry, depth)
    if (!isMap(node))
      throw notEditable(file, `${entry.path.slice(0, depth).join('.') || 'it'} is no map`)
    const pair = pairOf(node, key)
    if (pair === undefined) return insertInto(file, text, node, missing(entry, depth))
    column = columnOf(text, pair.key) + step
    holder = pair
    node = pair.value
  }
  if (isEmpty(node)) return insertMissing(text, holder, column, entry, entry.path.length)
  const isRight = entry.namedBy === undefined ? isMap(node) : isSeq(node)
  if (!isRight)
    throw notEditable(
      file,
      `${entry.path.join('.')} is no ${entry.namedBy === undefined ? 'map' : 'list'}`,
    )
  return insertInto(file, text, node as YAMLMap | YAMLSeq, missing(entry, entry.path.length))
}

/** Nothing at all: a `~` is in the way. */
function isEmpty(node: unknown): boolean {
  if (node === null || node === undefined) return true
  return isScalar(node) && node.value === null && (node.source ?? '') === ''
}

function pairOf(map: YAMLMap, name: string): Pair | undefined {
  return map.items.find(({ key }) => isScalar(key) && key.value === name)
}

/** The entry with those keys around it that are not there yet, from the first column. */
function missing({ path, name, namedBy, text }: YamlEntry, from: number): string {
  let block = namedBy === undefined ? `${yamlText(name)}:\n${indented(text, step)}` : asItem(text)
  for (const key of path.slice(from).toReversed()) {
    block = `${yamlText(key)}:\n${indented(block, step)}`
  }
  return block
}

function asItem(text: string): string {
  return `- ${indented(text, step).trimStart()}`
}

function columnOf(text: string, node: unknown): number {
  const start = (isNode(node) ? node.range?.[0] : undefined) ?? 0
  return start - (text.lastIndexOf('\n', start - 1) + 1)
}

/** Behind a key without a value, or into an empty file. */
function insertMissing(
  text: string,
  holder: Pair | undefined,
  column: number,
  entry: YamlEntry,
  depth: number,
): string {
  const block = missing(entry, depth)
  if (holder === undefined) return withLine(text, text.length, block, false)
  const key = holder.key as Node
  return withLine(text, key.range?.[1] ?? text.length, indented(block, column), false)
}

function insertInto(file: string, text: string, node: YAMLMap | YAMLSeq, block: string): string {
  if (node.flow === true || isAlias(node)) {
    throw notEditable(file, 'the place for the job is written in brackets')
  }
  const last = node.items.at(-1)
  const end = endOf(isPair(last) ? (last.value ?? last.key) : last) ?? node.range?.[1]
  const spaced = isMap(node)
  return withLine(text, end ?? text.length, indented(block, columnOf(text, node)), spaced)
}

function endOf(node: unknown): number | undefined {
  if (!isNode(node)) return undefined
  return node.range?.[1]
}

/** On lines of its own, after the line in which the place is. */
function withLine(text: string, place: number, block: string, isSpaced: boolean): string {
  const isAtStart = place === 0 || text[place - 1] === '\n'
  const newline = isAtStart ? place - 1 : text.indexOf('\n', place)
  const isCut = newline === -1 && !isAtStart
  const ending = text.includes('\r\n') ? '\r\n' : '\n'
  const head = isCut ? text + ending : text.slice(0, newline + 1)
  const tail = isCut ? '' : text.slice(newline + 1)
  const gap = isSpaced && !/(?:^|\n)\r?\n$/.test(head) ? ending : ''
  const after = isSpaced && tail !== '' && !/^\r?\n/.test(tail) ? ending : ''
  return `${head}${gap}${block.replaceAll('\n', ending)}${after}${tail}`
}

/** The last guard, whatever the layout: the file says what it said, and the entry, and nothing else. */
function assertAdded(file: string, before: string, after: string, entry: YamlEntry): void {
  const data = yamlData(file, after)
  const wanted = yamlData(file, entry.text)
  const rest = yamlData(file, after)
  if (!isDeepStrictEqual(entryIn(data, entry), wanted)) {
    throw notEditable(file, `${entry.name} would not come out as it must`)
  }
  remove(rest, entry)
  if (!isDeepStrictEqual(pruned(rest), pruned(yamlData(file, before)))) {
    throw notEditable(file, `with ${entry.name} in it, the rest would say something else`)
  }
}

function remove(data: unknown, entry: YamlEntry): void {
  const place = at(data, entry.path)
  if (entry.namedBy === undefined) delete (place as Record<string, unknown>)[entry.name]
  else if (Array.isArray(place)) place.pop()
}

/** Without what is empty: a map that was made for the entry, or that had nothing in it. */
function pruned(data: unknown): unknown {
  if (Array.isArray(data)) return data.length === 0 ? undefined : data.map(pruned)
  if (typeof data !== 'object' || data === null) return data ?? undefined
  const fields = Object.entries(data).map(([key, value]) => [key, pruned(value)] as const)
  const kept = fields.filter(([, value]) => value !== undefined)
  return kept.length === 0 ? undefined : Object.fromEntries(kept)
}
