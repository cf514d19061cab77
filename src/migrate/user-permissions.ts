/** All that IAM tells of what a user may do, and what it did not tell. */
import { AccessDenied } from '../errors.ts'
import type { Iam } from '../credentials/iam-call.ts'
import { isNoSuchEntity } from './iam-client.ts'
import {
  attachedPolicies,
  boundaryOf,
  groupsOf,
  type Holder,
  inlinePolicies,
  inlinePolicy,
} from './iam-policies.ts'
import type { Grant, Permissions } from './migration-plan.ts'
import { mostOf, type Power, powerOf, powerOfDocument } from './policy-power.ts'

const boundaryOperation = 'GetUser'

type Found = Pick<Permissions, 'grants' | 'notKnown'>

/** Nobody may ask for it, or it went meanwhile. */
async function told<T>(operation: string, asked: Promise<T>, otherwise: T, notKnown: Set<string>) {
  try {
    return await asked
  } catch (error) {
    if (isNoSuchEntity(error)) return otherwise
    if (!(error instanceof AccessDenied)) throw error
    notKnown.add(operation)
    return otherwise
  }
}

async function grantsOf(iam: Iam, holder: Holder): Promise<Found> {
  const notKnown = new Set<string>()
  const [kind, of] = 'user' in holder ? ['User', {}] : ['Group', { group: holder.group }]
  const ask = async (operation: string, asked: Promise<readonly string[]>) =>
    told(operation, asked, [], notKnown)
  const attached = await ask(`ListAttached${kind}Policies`, attachedPolicies(iam, holder))
  const inline = await ask(`List${kind}Policies`, inlinePolicies(iam, holder))
  const grants: Grant[] = attached.map((policy) => ({ policy, ...of, allows: powerOf(policy) }))
  for (const policy of inline) {
    const operation = `Get${kind}Policy`
    const text = await told(operation, inlinePolicy(iam, holder, policy), '', notKnown)
    const allows = powerOfDocument(text)
    if (allows === undefined) notKnown.add(operation)
    grants.push({ policy, ...of, inline: true, allows: allows ?? powerOf(policy) })
  }
  return { grants, notKnown: [...notKnown] }
}

export type AskPermissions = (userName: string) => Promise<Permissions>

/** Groups of the account are asked for once. What it gives throws as callIam, but for refusals. */
export function createPermissions(iam: Iam): AskPermissions {
  const groups = new Map<string, Promise<Found>>()
  const ofGroup = async (group: string): Promise<Found> => {
    const asked = groups.get(group) ?? grantsOf(iam, { group })
    groups.set(group, asked)
    return asked
  }
  return async (userName) => {
    const notKnown = new Set<string>()
    const own = await grantsOf(iam, { user: userName })
    const names = await told('ListGroupsForUser', groupsOf(iam, userName), [], notKnown)
    const shared: Found[] = []
    for (const name of names) shared.push(await ofGroup(name))
    const boundary = await told(boundaryOperation, boundaryOf(iam, userName), undefined, notKnown)
    const all = [own, ...shared]
    for (const operation of all.flatMap((one) => one.notKnown)) notKnown.add(operation)
    return {
      grants: all.flatMap(({ grants }) => grants),
      ...(boundary === undefined ? {} : { boundary }),
      notKnown: [...notKnown],
    }
  }
}

/** What IAM did not tell may allow changes; what bounds a user never does. */
export function neededPower({ grants, boundary, notKnown }: Permissions): Power {
  const isToldAll = notKnown.every((operation) => operation === boundaryOperation)
  const needed = mostOf(
    grants.map(({ allows }) => allows),
    isToldAll && grants.length > 0 ? 'read' : 'write',
  )
  // A boundary that is called by another name may allow anything.
  return boundary !== undefined && powerOf(boundary) === 'read' ? 'read' : needed
}
