/** `data "aws_iam_policy_document"` as the JSON that the provider makes of it, each part at its own place. */
import {
  type Entry,
  itemsOf,
  type ListNode,
  type MapNode,
  type Node,
  type TextNode,
} from '../node.ts'
import type { Source, Span } from '../source.ts'
import type { PlacedBlock } from './module.ts'
import { attributeOf } from './parse.ts'
import type { HclBlock, HclBody, HclExpression } from './syntax.ts'

interface Context {
  readonly source: Source
  readonly evaluate: (expression: HclExpression) => Node
}

/** Blocks of a type, and what `dynamic` makes such blocks of. */
function blocksOf({ blocks }: HclBody, type: string): readonly HclBlock[] {
  return blocks.flatMap((block) => {
    if (block.type === type) return [block]
    if (block.type !== 'dynamic' || block.labels[0] !== type) return []
    return block.body.blocks.filter((inner) => inner.type === 'content')
  })
}

function valueOf(body: HclBody, name: string, { evaluate }: Context): Node | undefined {
  const attribute = attributeOf(body, name)
  return attribute === undefined ? undefined : evaluate(attribute.value)
}

function keyAt(source: Source, span: Span, value: string): TextNode {
  return { kind: 'text', source, span, value, isPlain: false }
}

/** The entry of an attribute under the name that JSON has for it. */
function renamed(body: HclBody, name: string, as: string, context: Context): readonly Entry[] {
  const attribute = attributeOf(body, name)
  const value = valueOf(body, name, context)
  if (attribute === undefined || value === undefined) return []
  const span = { start: attribute.nameSpan.start, end: attribute.value.span.end }
  return [{ key: keyAt(context.source, attribute.nameSpan, as), value, span }]
}

function principalEntry(block: HclBlock, context: Context): Entry {
  const { source } = context
  const type = valueOf(block.body, 'type', context)
  const key = type?.kind === 'text' ? type : keyAt(source, block.span, '')
  const value = valueOf(block.body, 'identifiers', context) ?? {
    kind: 'unknown',
    source,
    span: block.span,
  }
  return { key, value, span: block.span }
}

/** `{ TEST: { VARIABLE: VALUES } }` of one block. */
function conditionEntry({ body, span }: HclBlock, context: Context): Entry {
  const { source } = context
  const test = valueOf(body, 'test', context)
  const variable = valueOf(body, 'variable', context)
  const values = valueOf(body, 'values', context) ?? { kind: 'unknown', source, span }
  const key = variable?.kind === 'text' ? variable : keyAt(source, span, '')
  const inner: MapNode = { kind: 'map', source, span, entries: [{ key, value: values, span }] }
  return { key: test?.kind === 'text' ? test : keyAt(source, span, ''), value: inner, span }
}

function statementNode({ body, span }: HclBlock, context: Context): MapNode {
  const { source } = context
  const map = (name: string, entries: readonly Entry[]): readonly Entry[] =>
    entries.length === 0
      ? []
      : [
          {
            key: keyAt(source, span, name),
            value: { kind: 'map', source, span, entries },
            span,
          },
        ]
  const effect = renamed(body, 'effect', 'Effect', context)
  const allow: Entry = {
    key: keyAt(source, span, 'Effect'),
    value: keyAt(source, span, 'Allow'),
    span,
  }
  const principals = blocksOf(body, 'principals').map((one) => principalEntry(one, context))
  const conditions = blocksOf(body, 'condition').map((one) => conditionEntry(one, context))
  const entries = [
    ...renamed(body, 'sid', 'Sid', context),
    ...(effect.length === 0 ? [allow] : effect),
    ...map('Principal', principals),
    ...renamed(body, 'actions', 'Action', context),
    ...renamed(body, 'not_actions', 'NotAction', context),
    ...map('Condition', conditions),
  ]
  return { kind: 'map', source, span, entries }
}

/** Other documents that this one takes in. */
function included(body: HclBody, context: Context): readonly Node[] {
  return ['source_policy_documents', 'override_policy_documents', 'source_json', 'override_json']
    .flatMap((name) => itemsOf(valueOf(body, name, context)))
    .flatMap((node) =>
      node.kind === 'map'
        ? node.entries
            .filter(({ key }) => key.value === 'Statement')
            .flatMap(({ value }) => itemsOf(value))
        : [],
    )
}

export function policyDocument(
  { source, block }: PlacedBlock,
  evaluate: Context['evaluate'],
): MapNode {
  const context = { source, evaluate }
  const { body, span } = block
  const items = [
    ...included(body, context),
    ...blocksOf(body, 'statement').map((one) => statementNode(one, context)),
  ]
  const statements: ListNode = { kind: 'list', source, span, items }
  const version = keyAt(source, span, '2012-10-17')
  return {
    kind: 'map',
    source,
    span,
    entries: [
      { key: keyAt(source, span, 'Version'), value: version, span },
      { key: keyAt(source, span, 'Statement'), value: statements, span },
    ],
  }
}
