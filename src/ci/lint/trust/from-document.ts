/** Trust policies and identity providers of a template, or of a file that is a policy. */
import {
  entryOf,
  field,
  itemsOf,
  type Node,
  nodesIn,
  textOf,
  type TextNode,
  textsOf,
} from '../node.ts'
import { readJsonNodes } from '../read/json.ts'
import { Unreadable } from '../read/unreadable.ts'
import type { FoundTrust } from './from-terraform.ts'
import { resolveIntrinsics } from './intrinsics.ts'
import { isTrustDocument, readTrustPolicy } from './read-policy.ts'
import type { IdentityProvider, TrustedRole, TrustPolicy } from './trust-policy.ts'

function asText(node: Node | undefined): TextNode | undefined {
  return node?.kind === 'text' ? node : undefined
}

/** A policy that stands in a text; every part of it has the place of that text. */
function documentIn(node: Node): Node | undefined {
  if (node.kind !== 'text') return node
  const { source, span } = node
  const decoded = node.value.startsWith('%7B') ? decodeURIComponent(node.value) : node.value
  try {
    return placedAt(readJsonNodes({ path: source.path, text: decoded }), { source, span })
  } catch (error) {
    if (error instanceof Unreadable || error instanceof URIError) return undefined
    throw error
  }
}

function placedAt(node: Node, place: Pick<Node, 'source' | 'span'>): Node {
  if (node.kind === 'text') return { ...node, ...place, isPlain: false }
  if (node.kind === 'list') {
    return { ...node, ...place, items: node.items.map((item) => placedAt(item, place)) }
  }
  if (node.kind !== 'map') return { ...node, ...place }
  const entries = node.entries.map(({ key, value }) => ({
    key: { ...key, ...place, isPlain: false },
    value: placedAt(value, place),
    span: place.span,
  }))
  return { ...node, ...place, entries }
}

/** `Properties` of a template, or a role as `aws iam get-role` prints it. */
function roleAt(node: Node): TrustedRole {
  return {
    name: textOf(field(node, 'RoleName')),
    maxSession: asText(field(node, 'MaxSessionDuration')),
    managedPolicies: textsOf(field(node, 'ManagedPolicyArns')),
    hasOwnPolicies: itemsOf(field(node, 'Policies')).length > 0,
  }
}

function providerAt(node: Node): IdentityProvider | undefined {
  const type = textOf(field(node, 'Type')) ?? ''
  if (!/OIDCProvider$|OpenIdConnectProvider$/.test(type)) return undefined
  const properties = field(node, 'Properties')
  const url = asText(field(properties, 'Url'))
  if (url === undefined) return undefined
  const clientIds = field(properties, 'ClientIdList') ?? field(properties, 'ClientIDList')
  const areKnown = itemsOf(clientIds).every(({ kind }) => kind === 'text')
  return {
    source: node.source,
    span: node.span,
    url,
    clientIds: clientIds !== undefined && areKnown ? textsOf(clientIds) : undefined,
    hasThumbprints: itemsOf(field(properties, 'ThumbprintList')).length > 0,
  }
}

export function trustOfDocument(root: Node): FoundTrust {
  const policies: TrustPolicy[] = []
  const providers: IdentityProvider[] = []
  const done = new Set<Node>()
  const add = (document: Node | undefined, role: TrustedRole | undefined): void => {
    if (document === undefined || done.has(document)) return
    done.add(document)
    policies.push(...[readTrustPolicy(document, role)].filter((one) => one !== undefined))
  }
  for (const node of nodesIn(resolveIntrinsics(root))) {
    if (node.kind !== 'map') continue
    const document = entryOf(node, 'AssumeRolePolicyDocument')
    if (document !== undefined) add(documentIn(document.value), roleAt(node))
    else if (isTrustDocument(node)) add(node, undefined)
    providers.push(...[providerAt(node)].filter((one) => one !== undefined))
  }
  return { policies, providers }
}
