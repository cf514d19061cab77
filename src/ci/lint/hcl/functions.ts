/** The functions of Terraform that policies are written with. What else there is stays unknown. */
import { hasHole, hole, itemsOf, type Node, type TextNode } from '../node.ts'
import { readJsonNodes } from '../read/json.ts'
import { Unreadable } from '../read/unreadable.ts'
import type { Source } from '../source.ts'
import type { HclExpression } from './syntax.ts'

export type Evaluate = (expression: HclExpression) => Node

type TextFunction = (texts: readonly string[]) => string

function formatted([pattern = '', ...values]: readonly string[]): string {
  let next = 0
  return pattern.replaceAll(/%(?:%|[sdvq])/g, (mark) =>
    mark === '%%' ? '%' : (values[next++] ?? hole),
  )
}

/** Of texts that are all known, or known but for holes. */
const textFunctions: Readonly<Record<string, TextFunction>> = {
  format: formatted,
  lower: ([text = '']) => text.toLowerCase(),
  upper: ([text = '']) => text.toUpperCase(),
  trimspace: ([text = '']) => text.trim(),
  trimprefix: ([text = '', start = '']) =>
    text.startsWith(start) ? text.slice(start.length) : text,
  trimsuffix: ([text = '', end = '']) =>
    end !== '' && text.endsWith(end) ? text.slice(0, -end.length) : text,
  // A pattern between slashes is a regular expression, which is not run.
  replace: ([text = '', from = '', to = '']) =>
    /^\/.*\/$/s.test(from) ? hole : from === '' ? text : text.replaceAll(from, () => to),
}

const firstKnown: ReadonlySet<string> = new Set(['try', 'coalesce', 'coalescelist', 'can'])
const sameList: ReadonlySet<string> = new Set([
  'tolist',
  'toset',
  'distinct',
  'compact',
  'flatten',
  'sort',
  'reverse',
  'one',
  'sensitive',
  'nonsensitive',
  'tostring',
  'tomap',
])

type Call = Extract<HclExpression, { kind: 'call' }>

export function callValue({ name, args, span }: Call, source: Source, evaluate: Evaluate): Node {
  const nodes = args.map(evaluate)
  const unknown: Node = { kind: 'unknown', source, span }
  const [first = unknown] = nodes
  if (name === 'jsonencode' || name === 'yamlencode') return first
  if (name === 'jsondecode') return decoded(first) ?? unknown
  if (firstKnown.has(name)) return nodes.find(({ kind }) => kind !== 'unknown') ?? unknown
  if (sameList.has(name)) return first.kind === 'list' ? { ...first, items: flat(first) } : first
  if (name === 'concat' || name === 'setunion') {
    return { kind: 'list', source, span, items: nodes.flatMap(itemsOf) }
  }
  if (name === 'merge') {
    const entries = nodes.flatMap((node) => (node.kind === 'map' ? node.entries : []))
    return { kind: 'map', source, span, entries }
  }
  if (name === 'join') return joined(nodes, source, span) ?? unknown
  const compute = textFunctions[name]
  const isTextual = nodes.every(({ kind }) => kind === 'text' || kind === 'unknown')
  if (compute === undefined || !isTextual || first.kind === 'unknown') return unknown
  const texts = nodes.map((node) => (node.kind === 'text' ? node.value : hole))
  return made(compute(texts), source, span)
}

function made(value: string, source: Source, span: Call['span']): TextNode {
  return { kind: 'text', source, span, value, isPlain: false }
}

function flat(node: Node): readonly Node[] {
  return itemsOf(node).flatMap((item) => (item.kind === 'list' ? item.items : [item]))
}

function joined(
  [separator, ...lists]: readonly Node[],
  source: Source,
  span: Call['span'],
): TextNode | undefined {
  if (separator?.kind !== 'text') return undefined
  const texts = lists.flatMap(itemsOf).map((node) => (node.kind === 'text' ? node.value : hole))
  return made(texts.join(separator.value), source, span)
}

function decoded(node: Node): Node | undefined {
  if (node.kind !== 'text' || hasHole(node.value)) return undefined
  try {
    return readJsonNodes({ path: node.source.path, text: node.value })
  } catch (error) {
    if (error instanceof Unreadable) return undefined
    throw error
  }
}
