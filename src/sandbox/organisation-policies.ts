/** The part of an organisation file that is about what IAM's users may do: groups, policies, boundaries. */
import { type IamGroup, type IamUser, type InlinePolicy } from './iam.ts'
import type { IamContext } from './organisation-iam.ts'
import type { Node } from './yaml-node.ts'

const name = /^[\w+=,.@-]{1,128}$/

function isPolicy(text: string): boolean {
  try {
    const document: unknown = JSON.parse(text)
    return typeof document === 'object' && document !== null && 'Statement' in document
  } catch {
    return false
  }
}

function readInlinePolicy(node: Node): InlinePolicy {
  const written = node.field('document')
  const document = written.matching(/^\s*\{/, 'a policy in JSON').trim()
  if (!isPolicy(document)) throw written.invalid('is no policy in JSON')
  return { name: node.field('name').matching(name, 'the name of a policy'), document }
}

function readPolicies(node: Node): Pick<IamGroup, 'policies' | 'inlinePolicies'> {
  return {
    policies: node
      .field('policies')
      .list()
      .map((policy) => policy.matching(name, 'the name of a policy')),
    inlinePolicies: node.field('inline-policies').list().map(readInlinePolicy),
  }
}

export function readIamGroup(node: Node, context: IamContext): IamGroup {
  return {
    accountId: context.accountOf(node.field('account')).accountId,
    name: node.field('name').matching(name, 'the name of a group'),
    ...readPolicies(node),
  }
}

/** Of a user: groups by name, those of its account. */
export function readPermissions(
  node: Node,
  accountId: string,
  groups: readonly IamGroup[],
): Pick<IamUser, 'policies' | 'inlinePolicies' | 'groups' | 'boundary'> {
  const boundary = node.field('boundary').optional(name, 'the name of a policy')
  return {
    ...readPolicies(node),
    groups: node
      .field('groups')
      .list()
      .map((one) => {
        const group = groups.find((each) => each.accountId === accountId && one.is(each.name))
        if (group === undefined) throw one.invalid('is not the name of a group of that account')
        return group
      }),
    ...(boundary === undefined ? {} : { boundary }),
  }
}
