/** Which policies users and groups have: managed ones by name, their own with the text. */
import { type IamGroup, type IamUser, type InlinePolicy } from '../iam.ts'
import { askedGroup, askedUser, type IamCall, page } from '../iam-input.ts'
import { encodedDocument, groupXml, managedPolicyArn } from '../iam-xml.ts'
import { iamFault } from '../wire-faults.ts'
import { userCreatedAtMs } from '../access-keys.ts'
import type { XmlElements } from '../xml.ts'

function attached({ policies }: Pick<IamUser | IamGroup, 'policies'>, call: IamCall): XmlElements {
  const list = policies.map((PolicyName) => ({
    PolicyName,
    PolicyArn: managedPolicyArn(PolicyName),
  }))
  return page('AttachedPolicies', list, call)
}

function inline(
  { inlinePolicies = [] }: Pick<IamUser, 'inlinePolicies'>,
  call: IamCall,
): XmlElements {
  const names = inlinePolicies.map(({ name }) => name).toSorted()
  return page('PolicyNames', names, call)
}

/** Throws WireFault NoSuchEntity. */
function document(
  kind: 'user' | 'group',
  { inlinePolicies = [] }: { readonly inlinePolicies?: readonly InlinePolicy[] },
  { form }: IamCall,
): Pick<XmlElements, string> {
  const name = form.get('PolicyName') ?? ''
  const policy = inlinePolicies.find((one) => one.name === name)
  if (policy === undefined) {
    const message = `The ${kind} policy with name ${name.slice(0, 128)} cannot be found.`
    throw iamFault('NoSuchEntity', message)
  }
  return { PolicyName: name, PolicyDocument: encodedDocument(policy.document) }
}

function getUserPolicy(call: IamCall): XmlElements {
  const user = askedUser(call, 'GetUserPolicy')
  return { UserName: user.name, ...document('user', user, call) }
}

function getGroupPolicy(call: IamCall): XmlElements {
  const group = askedGroup(call, 'GetGroupPolicy')
  return { GroupName: group.name, ...document('group', group, call) }
}

function listGroupsForUser(call: IamCall): XmlElements {
  const user = askedUser(call, 'ListGroupsForUser')
  const madeAtMs = userCreatedAtMs(call.world, user)
  const groups = (user.groups ?? []).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return page(
    'Groups',
    groups.map((group) => groupXml(group, madeAtMs)),
    call,
  )
}

export const policyAnswers = {
  ListAttachedUserPolicies: (call: IamCall) =>
    attached(askedUser(call, 'ListAttachedUserPolicies'), call),
  ListUserPolicies: (call: IamCall) => inline(askedUser(call, 'ListUserPolicies'), call),
  GetUserPolicy: getUserPolicy,
  ListGroupsForUser: listGroupsForUser,
  ListAttachedGroupPolicies: (call: IamCall) =>
    attached(askedGroup(call, 'ListAttachedGroupPolicies'), call),
  ListGroupPolicies: (call: IamCall) => inline(askedGroup(call, 'ListGroupPolicies'), call),
  GetGroupPolicy: getGroupPolicy,
}
