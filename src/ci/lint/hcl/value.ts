/** What an expression comes to, as far as its own module tells; `hole` and unknown nodes for the rest. */
import { type Entry, field, hole, type MapNode, type Node, type TextNode } from '../node.ts'
import { readJsonNodes, type ReadTemplate } from '../read/json.ts'
import { Unreadable } from '../read/unreadable.ts'
import type { Source, Span } from '../source.ts'
import type { Cursor } from './cursor.ts'
import { readExpression } from './expression.ts'
import { callValue, type Evaluate } from './functions.ts'
import type { PlacedBlock, PlacedExpression, TerraformModule } from './module.ts'
import { attributeOf } from './parse.ts'
import { policyDocument } from './policy-document.ts'
import type { HclExpression } from './syntax.ts'
import { readInterpolation } from './template.ts'

/** References lead on to references; a circle ends here. */
const mostSteps = 30

export interface Scope {
  readonly module: TerraformModule
  readonly steps: number
  /** References may branch; this is how many expressions are still looked at. */
  readonly budget: { left: number }
}

/** For one expression and all that it leads to. */
export function createScope(module: TerraformModule): Scope {
  return { module, steps: 0, budget: { left: 20_000 } }
}

export function evaluate({ source, value }: PlacedExpression, scope: Scope): Node {
  const { span } = value
  if (--scope.budget.left < 0) return { kind: 'unknown', source, span }
  const again: Evaluate = (one) => evaluate({ source, value: one }, scope)
  switch (value.kind) {
    case 'template':
      return templateText(value, source, again)
    case 'literal':
      return text(source, span, value.text === 'null' ? '' : value.text)
    case 'tuple':
      return { kind: 'list', source, span, items: value.items.map(again) }
    case 'object':
      return objectNode(value, source, again)
    case 'call':
      return callValue(value, source, again)
    case 'path':
      return pathValue(value, source, scope)
    case 'choice':
      return chosen(again(value.yes), again(value.no))
    case 'other':
      return { kind: 'unknown', source, span }
  }
}

function text(source: Source, span: Span, value: string): TextNode {
  const isPlain = source.text.slice(span.start, span.end) === value
  return { kind: 'text', source, span, value, isPlain }
}

function templateText(
  { parts, span }: Extract<HclExpression, { kind: 'template' }>,
  source: Source,
  evaluateOne: Evaluate,
): Node {
  const [only] = parts
  // `"${…}"` alone is the value itself, which may be a list.
  if (parts.length === 1 && typeof only === 'object') return evaluateOne(only)
  const whole = parts.map((part) => {
    if (typeof part === 'string') return part
    const node = evaluateOne(part)
    return node.kind === 'text' ? node.value : hole
  })
  return text(source, span, whole.join(''))
}

function objectNode(
  { entries, span }: Extract<HclExpression, { kind: 'object' }>,
  source: Source,
  evaluateOne: Evaluate,
): MapNode {
  const made = entries.map(({ key, value }): Entry => {
    const name = keyNode(key, source, evaluateOne)
    const node = evaluateOne(value)
    return { key: name, value: node, span: { start: key.span.start, end: value.span.end } }
  })
  return { kind: 'map', source, span, entries: made }
}

/** A bare name is itself, not what it would stand for. */
function keyNode(key: HclExpression, source: Source, evaluateOne: Evaluate): TextNode {
  if (key.kind === 'path' && key.steps.length === 1) {
    return text(source, key.span, key.steps[0] ?? '')
  }
  const node = evaluateOne(key)
  return node.kind === 'text' ? node : text(source, key.span, hole)
}

function pathValue(
  { steps, span }: Extract<HclExpression, { kind: 'path' }>,
  source: Source,
  scope: Scope,
): Node {
  const unknown: Node = { kind: 'unknown', source, span }
  if (scope.steps >= mostSteps) return unknown
  const inner = { ...scope, steps: scope.steps + 1 }
  const [first = '', second = ''] = steps
  const value = scope.module.values.get(`${first}.${second}`)
  if (value !== undefined) {
    const node = field(evaluate(value, inner), ...steps.slice(2))
    const isEmpty = node?.kind === 'text' && node.value === ''
    // A default may be there only for want of a value.
    return node === undefined || (isEmpty && first === 'var') ? unknown : node
  }
  const isData = first === 'data'
  const [type = '', , attribute = ''] = isData ? steps.slice(1) : steps
  const block = scope.module.blocks.get(steps.slice(0, isData ? 3 : 2).join('.'))
  if (block === undefined) return unknown
  if (type === 'aws_iam_policy_document')
    return policyDocument(block, (one) => evaluate({ source: block.source, value: one }, inner))
  const isProvider = type === 'aws_iam_openid_connect_provider'
  return isProvider ? (providerValue(attribute, block, inner) ?? unknown) : unknown
}

/** `arn`, `id` or `url` of an identity provider that the module makes, or looks up. */
function providerValue(
  attribute: string,
  { source, block }: PlacedBlock,
  scope: Scope,
): Node | undefined {
  const found = attributeOf(block.body, 'url')
  const url = found === undefined ? undefined : evaluate({ source, value: found.value }, scope)
  if (found === undefined || url?.kind !== 'text') return undefined
  const path = url.value.replace(/^https:\/\//, '')
  // AWS answers with the address without its scheme.
  if (attribute === 'url') return text(source, found.value.span, path)
  if (attribute !== 'arn' && attribute !== 'id') return undefined
  return text(source, found.value.span, `arn:aws:iam::${hole}:oidc-provider/${path}`)
}

function isNothing(node: Node): boolean {
  if (node.kind === 'text') return node.value === ''
  return node.kind === 'unknown' || (node.kind === 'list' && node.items.length === 0)
}

/** Where only one is known it stands for both; of two the first, which is mostly the usual case. */
function chosen(yes: Node, no: Node): Node {
  return isNothing(yes) ? no : yes
}

/** A heredoc's own text as JSON, so that what is in it keeps its places; undefined where it is none. */
export function jsonTemplate(value: HclExpression, source: Source, scope: Scope): Node | undefined {
  if (value.kind !== 'template') return undefined
  if (!value.isHeredoc && source.text.slice(value.span.start, value.span.end).includes('\\')) {
    return undefined
  }
  const fill: ReadTemplate = (at) => {
    const cursor: Cursor = { source, at, depth: 0 }
    const node = evaluate({ source, value: readInterpolation(cursor, readExpression) }, scope)
    if (node.kind === 'text') return { value: node.value, end: cursor.at }
    return { value: hole, end: cursor.at, node }
  }
  try {
    return readJsonNodes(source, value.span, fill)
  } catch (error) {
    if (error instanceof Unreadable) return undefined
    throw error
  }
}
