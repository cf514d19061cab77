/** Trust policies and identity providers of a Terraform module. */
import { createScope, evaluate, jsonTemplate } from '../hcl/value.ts'
import {
  createModule,
  type HclFile,
  type PlacedBlock,
  type TerraformModule,
} from '../hcl/module.ts'
import { attributeOf } from '../hcl/parse.ts'
import { itemsOf, type Node, textOf, type TextNode, textsOf } from '../node.ts'
import { moduleDocument } from './from-module-call.ts'
import { isTrustDocument, readTrustPolicy } from './read-policy.ts'
import type { IdentityProvider, TrustedRole, TrustPolicy } from './trust-policy.ts'

export interface FoundTrust {
  readonly policies: readonly TrustPolicy[]
  readonly providers: readonly IdentityProvider[]
}

function valueAt(
  { source, block }: PlacedBlock,
  name: string,
  module: TerraformModule,
): Node | undefined {
  const attribute = attributeOf(block.body, name)
  return attribute === undefined
    ? undefined
    : evaluate({ source, value: attribute.value }, createScope(module))
}

function asText(node: Node | undefined): TextNode | undefined {
  return node?.kind === 'text' ? node : undefined
}

interface Attached {
  readonly managed: TextNode[]
  own: boolean
}

const attachment = /^aws_iam_role_policy(_attachment)?\./

/** What is attached to a role, by the role that its expression names. */
function attachments(module: TerraformModule): ReadonlyMap<string, Attached> {
  const found = new Map<string, Attached>()
  for (const [address, placed] of module.blocks) {
    const isManaged = attachment.exec(address)?.[1] !== undefined
    const role = attributeOf(placed.block.body, 'role')?.value
    if (!attachment.test(address) || role?.kind !== 'path') continue
    const key = role.steps.slice(0, 2).join('.')
    const attached = found.get(key) ?? { managed: [], own: false }
    const policy = isManaged ? asText(valueAt(placed, 'policy_arn', module)) : undefined
    if (policy === undefined) attached.own = true
    else attached.managed.push(policy)
    found.set(key, attached)
  }
  return found
}

function policyOf(placed: PlacedBlock, module: TerraformModule): Node | undefined {
  const attribute = attributeOf(placed.block.body, 'assume_role_policy')
  if (attribute === undefined) return undefined
  const node = evaluate({ source: placed.source, value: attribute.value }, createScope(module))
  return node.kind === 'text'
    ? jsonTemplate(attribute.value, placed.source, createScope(module))
    : node
}

function roleOf(
  placed: PlacedBlock,
  attached: Attached | undefined,
  module: TerraformModule,
): TrustedRole {
  return {
    name: textOf(valueAt(placed, 'name', module)),
    maxSession: asText(valueAt(placed, 'max_session_duration', module)),
    managedPolicies: [
      ...(attached?.managed ?? []),
      ...textsOf(valueAt(placed, 'managed_policy_arns', module)),
    ],
    hasOwnPolicies:
      attached?.own === true ||
      placed.block.body.blocks.some(({ type }) => type === 'inline_policy'),
  }
}

function providerOf(placed: PlacedBlock, module: TerraformModule): IdentityProvider | undefined {
  const url = asText(valueAt(placed, 'url', module))
  if (url === undefined) return undefined
  const { source, block } = placed
  const clientIds = valueAt(placed, 'client_id_list', module)
  const areKnown = itemsOf(clientIds).every(({ kind }) => kind === 'text')
  return {
    source,
    span: block.span,
    url,
    clientIds: clientIds !== undefined && areKnown ? textsOf(clientIds) : undefined,
    hasThumbprints: itemsOf(valueAt(placed, 'thumbprint_list', module)).length > 0,
  }
}

export function trustOfModule(files: readonly HclFile[]): FoundTrust {
  const module = createModule(files)
  const attached = attachments(module)
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
      add(policyOf(placed, module), roleOf(placed, attached.get(address), module))
    }
    if (address.startsWith('module.')) add(moduleDocument(placed, module), undefined)
    if (address.startsWith('aws_iam_openid_connect_provider.')) {
      providers.push(...[providerOf(placed, module)].filter((one) => one !== undefined))
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
      createScope(module),
    )
    if (isTrustDocument(document)) add(document, undefined)
  }
  return { policies, providers }
}
