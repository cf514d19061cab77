/** What a file says, whether it is YAML, JSON or HCL: texts, lists and maps, each with its place. */
import type { Source, Span } from './source.ts'

interface Placed {
  readonly source: Source
  readonly span: Span
}

export interface TextNode extends Placed {
  readonly kind: 'text'
  /** `hole` stands for what is not known before the file is used. */
  readonly value: string
  /** What stands in `span` is the value, letter for letter, so that it can be edited there. */
  readonly isPlain: boolean
}

export interface Entry {
  readonly key: TextNode
  readonly value: Node
  /** Key and value. */
  readonly span: Span
}

export interface MapNode extends Placed {
  readonly kind: 'map'
  /** In the order of the file; a key may be there twice. */
  readonly entries: readonly Entry[]
}

export interface ListNode extends Placed {
  readonly kind: 'list'
  readonly items: readonly Node[]
}

/** Something that only running the tool would tell. */
export interface UnknownNode extends Placed {
  readonly kind: 'unknown'
}

export type Node = TextNode | MapNode | ListNode | UnknownNode

/** U+FFFC, OBJECT REPLACEMENT CHARACTER. */
export const hole = '\uFFFC'

export function hasHole(value: string): boolean {
  return value.includes(hole)
}

/** The last entry of that name, as the tools take it. */
export function entryOf(node: Node | undefined, name: string): Entry | undefined {
  if (node?.kind !== 'map') return undefined
  return node.entries.findLast(({ key }) => key.value === name)
}

export function field(node: Node | undefined, ...path: readonly string[]): Node | undefined {
  let at = node
  for (const name of path) at = entryOf(at, name)?.value
  return at
}

export function entriesOf(node: Node | undefined): readonly Entry[] {
  return node?.kind === 'map' ? node.entries : []
}

/** The items of a list; anything else counts as a list of it. */
export function itemsOf(node: Node | undefined): readonly Node[] {
  if (node === undefined) return []
  return node.kind === 'list' ? node.items : [node]
}

export function textOf(node: Node | undefined): string | undefined {
  return node?.kind === 'text' ? node.value : undefined
}

/** Of a list, or of one alone; what is not text is left out. */
export function textsOf(node: Node | undefined): readonly TextNode[] {
  return itemsOf(node).filter((item) => item.kind === 'text')
}

/** More than any file needs; what aliases and references repeat counts each time. */
const mostNodes = 200_000

/** Every node below, itself first. Ends where a file full of references would have no end. */
export function* nodesIn(top: Node | undefined): Generator<Node> {
  const waiting: Node[] = top === undefined ? [] : [top]
  let count = 0
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (++count > mostNodes) return
    yield node
    if (node.kind === 'list') waiting.push(...node.items.toReversed())
    if (node.kind === 'map') waiting.push(...node.entries.map(({ value }) => value).toReversed())
  }
}
