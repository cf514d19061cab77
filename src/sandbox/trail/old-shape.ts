/**
 * Events as CloudTrail had them until November 2025: a person of the portal is `Unknown`, with the id as
 * `principalId` and the name beside it; a role session does not say whom it is for.
 */
import type { World } from '../world.ts'
import { userId } from '../instance.ts'
import type { Identity } from './identities.ts'
import type { TrailEntry } from './trail.ts'

/** Names by user id. */
export function namesOf(world: World): ReadonlyMap<string, string> {
  const { users } = world.directory.organisation
  return new Map(users.map(({ name }) => [userId(world, name), name]))
}

export function oldIdentity(
  names: ReadonlyMap<string, string>,
  { onBehalfOf, ...rest }: Identity,
): Identity {
  if (rest['type'] !== 'IdentityCenterUser') return rest
  const id = (onBehalfOf as { readonly userId?: string } | undefined)?.userId ?? ''
  const userName = names.get(id) ?? ''
  const { accountId } = rest
  return { type: 'Unknown', principalId: id, accountId, userName }
}

export function asBefore(world: World, { sequence, event }: TrailEntry): TrailEntry {
  return {
    sequence,
    event: { ...event, userIdentity: oldIdentity(namesOf(world), event.userIdentity) },
  }
}
