import {
  type Entry,
  entriesOf,
  entryOf,
  field,
  hasHole,
  itemsOf,
  type Node,
  textOf,
  type TextNode,
  textsOf,
} from '../node.ts'
import type {
  TrustCondition,
  TrustedRole,
  TrustPolicy,
  TrustPrincipal,
  TrustStatement,
} from './trust-policy.ts'

function isAllText(node: Node | undefined): boolean {
  return itemsOf(node).every(({ kind }) => kind === 'text')
}

function readCondition(operator: TextNode, { key, value }: Entry): TrustCondition {
  const values = textsOf(value)
  const isPartial = !isAllText(value) || values.some((one) => hasHole(one.value))
  return { operator, key, values, isPartial }
}

function readPrincipals(node: Node | undefined): readonly TrustPrincipal[] {
  if (node?.kind === 'text') return [{ kind: 'AWS', id: node }]
  return entriesOf(node).flatMap(({ key, value }): readonly TrustPrincipal[] =>
    itemsOf(value).map((item) => {
      const id: TextNode =
        item.kind === 'text' ? item : { ...item, kind: 'text', value: '\uFFFC', isPlain: false }
      return { kind: key.value === '*' ? 'AWS' : key.value, id }
    }),
  )
}

/** Undefined for what only running the tool would tell. */
function readStatement(node: Node): TrustStatement | undefined {
  if (node.kind !== 'map') return undefined
  const condition = field(node, 'Condition')
  const blocks = entriesOf(condition)
  const exceptActions = entryOf(node, 'NotAction') !== undefined
  const actions = field(node, exceptActions ? 'NotAction' : 'Action')
  return {
    source: node.source,
    span: node.span,
    effect: textOf(field(node, 'Effect')) === 'Deny' ? 'Deny' : 'Allow',
    principals: readPrincipals(field(node, 'Principal')),
    actions: textsOf(actions),
    exceptActions,
    conditions: blocks.flatMap(({ key, value }) =>
      entriesOf(value).map((entry) => readCondition(key, entry)),
    ),
    isPartial:
      (condition !== undefined && condition.kind !== 'map') ||
      blocks.some(({ value }) => value.kind !== 'map'),
  }
}

export function readTrustPolicy(
  document: Node | undefined,
  role: TrustedRole | undefined,
): TrustPolicy | undefined {
  const statements = itemsOf(field(document, 'Statement')).flatMap(
    (one) => readStatement(one) ?? [],
  )
  if (document === undefined || statements.length === 0) return undefined
  return { source: document.source, span: document.span, statements, role }
}

/** Whether this is about assuming a role at all: most policies are not. */
export function isTrustDocument(node: Node): boolean {
  return itemsOf(field(node, 'Statement')).some((statement) => {
    const hasPrincipal = field(statement, 'Principal') !== undefined
    const actions = textsOf(field(statement, 'Action'))
    return hasPrincipal && actions.some(({ value }) => /^sts:/i.test(value))
  })
}
