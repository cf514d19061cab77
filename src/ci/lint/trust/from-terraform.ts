/** Trust policies and identity providers of a Terraform module. */
import { evaluate, jsonTemplate, type Scope } from '../hcl/value.ts'
import {
  createModule,
  type HclFile,
  type PlacedBlock,
  type TerraformModule,
} from '../hcl/module.ts'
import { attributeOf } from '../hcl/parse.ts'
import { itemsOf, type Node, textOf, type TextNode, textsOf } from '../node.ts'
import { isTrustDocument, readTrustPolicy } from './read-policy.ts'
import type { IdentityProvider, TrustedRole, TrustPolicy } from './trust-policy.ts'

export interface FoundTrust {
  readonly policies: readonly TrustPolicy[]
  readonly providers: readonly IdentityProvider[]
}

function valueAt({ source, block }: PlacedBlock, name: string, scope: Scope): Node | undefined {
  const attribute = attributeOf(block.body, name)
  return attribute === undefined ? undefined : evaluate({ source, value: attribute.value }, scope)
}

function asText(node: Node | undefined): TextNode | undefined {
  return node?.kind === 'text' ? node : undefined
}

/** `aws_iam_role_policy_attachment` by the role that its expression names. */
function attachments({ blocks }: TerraformModule, scope: Scope): ReadonlyMap<string, TextNode[]> {
  const found = new Map<string, TextNode[]>()
  for (const [address, placed] of blocks) {
    if (!address.startsWith('aws_iam_role_policy_attachment.')) continue
    const role = attributeOf(placed.block.body, 'role')?.value
    const policy = asText(valueAt(placed, 'policy_arn', scope))
    if (role?.kind !== 'path' || policy === undefined) continue
    const key = role.steps.slice(0, 2).join('.')
    found.set(key, [...(found.get(key) ?? []), policy])
  }
  return found
}

function policyOf(placed: PlacedBlock, scope: Scope): Node | undefined {
  const attribute = attributeOf(placed.block.body, 'assume_role_policy')
  if (attribute === undefined) return undefined
  const node = evaluate({ source: placed.source, value: attribute.value }, scope)
  return node.kind === 'text' ? jsonTemplate(attribute.value, placed.source, scope) : node
}

function roleOf(placed: PlacedBlock, attached: readonly TextNode[], scope: Scope): TrustedRole {
  return {
    name: textOf(valueAt(placed, 'name', scope)),
    maxSession: asText(valueAt(placed, 'max_session_duration', scope)),
    managedPolicies: [...attached, ...textsOf(valueAt(placed, 'managed_policy_arns', scope))],
  }
}

function providerOf(placed: PlacedBlock, scope: Scope): IdentityProvider | undefined {
  const url = asText(valueAt(placed, 'url', scope))
  if (url === undefined) return undefined
  const { source, block } = placed
  const clientIds = valueAt(placed, 'client_id_list', scope)
  const areKnown = itemsOf(clientIds).every(({ kind }) => kind === 'text')
  return {
    source,
    span: block.span,
    url,
    clientIds: clientIds !== undefined && areKnown ? textsOf(clientIds) : undefined,
    hasThumbprints: itemsOf(valueAt(placed, 'thumbprint_list', scope)).length > 0,
  }
}

export function trustOfModule(files: readonly HclFile[]): FoundTrust {
  const module = createModule(files)
  const scope: Scope = { module, steps: 0 }
  const attached = attachments(module, scope)
  const policies: TrustPolicy[] = []
  const providers: IdentityProvider[] = []
  const seen = new Set<string>()
  const add = (document: Node | undefined, role: TrustedRole | undefined): void => {
    const policy = readTrustPolicy(document, role)
    if (policy === undefined) return
    const place = `${policy.source.path}:${policy.span.start}`
    if (!seen.has(place)) policies.push(policy)
    seen.add(place)
  }
  for (const [address, placed] of module.blocks) {
    if (address.startsWith('aws_iam_role.')) {
      add(policyOf(placed, scope), roleOf(placed, attached.get(address) ?? [], scope))
    }
    if (address.startsWith('aws_iam_openid_connect_provider.')) {
      providers.push(...[providerOf(placed, scope)].filter((one) => one !== undefined))
    }
  }
  // Documents that a role elsewhere takes.
  for (const [address, placed] of module.blocks) {
    if (!address.startsWith('data.aws_iam_policy_document.')) continue
    const document = evaluate(
      {
        source: placed.source,
        value: { kind: 'path', steps: address.split('.'), span: placed.block.span },
      },
      scope,
    )
    if (isTrustDocument(document)) add(document, undefined)
  }
  return { policies, providers }
}
