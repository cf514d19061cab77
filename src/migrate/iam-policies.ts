/** What IAM tells of the policies of users and groups, as values. */
import { textAt, type XmlElement } from '../credentials/sts-xml.ts'
import { callIam, childOf, type Iam, listIam, unreadable } from '../credentials/iam-call.ts'

/** Whose policies are asked for. */
export type Holder = { readonly user: string } | { readonly group: string }

interface Asked {
  readonly attached: string
  readonly inline: string
  readonly text: string
  readonly form: Readonly<Record<string, string>>
}

function askedOf(holder: Holder): Asked {
  return 'user' in holder
    ? {
        attached: 'ListAttachedUserPolicies',
        inline: 'ListUserPolicies',
        text: 'GetUserPolicy',
        form: { UserName: holder.user },
      }
    : {
        attached: 'ListAttachedGroupPolicies',
        inline: 'ListGroupPolicies',
        text: 'GetGroupPolicy',
        form: { GroupName: holder.group },
      }
}

/** As IAM restricts names of policies and groups. */
function named(text: string | undefined): string | undefined {
  return text !== undefined && /^[\w+=,.@-]{1,128}$/.test(text) ? text : undefined
}

/** Names of managed policies, AWS's own and the account's. Throws as callIam. */
export async function attachedPolicies(iam: Iam, holder: Holder): Promise<readonly string[]> {
  const { attached, form } = askedOf(holder)
  const asked = { operation: attached, list: 'AttachedPolicies', form }
  return listIam(iam, asked, (member) => named(textAt(member, 'PolicyName')))
}

/** Names of policies that are the holder's own. Throws as callIam. */
export async function inlinePolicies(iam: Iam, holder: Holder): Promise<readonly string[]> {
  const { inline, form } = askedOf(holder)
  const asked = { operation: inline, list: 'PolicyNames', form }
  return listIam(iam, asked, (member: XmlElement) => named(member.text))
}

/** The JSON of such a policy. Throws as callIam. */
export async function inlinePolicy(iam: Iam, holder: Holder, name: string): Promise<string> {
  const { text, form } = askedOf(holder)
  const answer = await callIam(iam, text, { ...form, PolicyName: name })
  try {
    return decodeURIComponent(textAt(answer, 'PolicyDocument') ?? '')
  } catch {
    throw unreadable(text)
  }
}

/** Names of the groups that a user is in. Throws as callIam. */
export async function groupsOf(iam: Iam, userName: string): Promise<readonly string[]> {
  const asked = { operation: 'ListGroupsForUser', list: 'Groups', form: { UserName: userName } }
  return listIam(iam, asked, (member) => named(textAt(member, 'GroupName')))
}

/** Name of the policy that bounds what the user may do, whatever its others say. Throws as callIam. */
export async function boundaryOf(iam: Iam, userName: string): Promise<string | undefined> {
  const answer = await callIam(iam, 'GetUser', { UserName: userName })
  const user = childOf(answer, 'User')
  if (user === undefined) throw unreadable('GetUser')
  const arn = textAt(user, 'PermissionsBoundary', 'PermissionsBoundaryArn')
  return arn === undefined ? undefined : named(arn.split('/').at(-1))
}
