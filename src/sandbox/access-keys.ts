/** Long-lived keys as they are now: the organisation says how they began, the store what became of them. */
import { type IamUser, isRoot, rootName } from './iam.ts'
import { longLivedKeyId, secretKey } from './identifiers.ts'
import type { AccessKey } from './store.ts'
import { type World, nowMs } from './world.ts'

/** Of one user, as AWS allows. */
export const mostKeys = 2

export interface HeldKey extends AccessKey {
  readonly accessKeyId: string
}

/** AWS tells whole seconds. */
function wholeSecondsMs(ms: number): number {
  return Math.floor(ms / 1000) * 1000
}

/** Takes over the users and keys of the organisation that the store does not know yet. */
export function takeOverKeys(world: World): void {
  const now = wholeSecondsMs(nowMs(world))
  const { knownUsers, accessKeys } = world.store
  for (const { accountId, name, ageMs, keys } of world.directory.organisation.iamUsers) {
    const id = `${accountId}/${name}`
    if (knownUsers.get(id) === undefined) knownUsers.put(id, { createdAtMs: now - ageMs })
    for (const { accessKeyId, secretAccessKey, active, lastUsed, ...key } of keys) {
      if (accessKeys.get(accessKeyId) !== undefined) continue
      accessKeys.put(accessKeyId, {
        accountId,
        userName: name,
        secretAccessKey,
        createdAtMs: now - key.ageMs,
        state: active ? 'active' : 'inactive',
        ...(lastUsed === undefined
          ? {}
          : {
              lastUsed: {
                atMs: now - lastUsed.agoMs,
                service: lastUsed.service,
                region: lastUsed.region,
              },
            }),
      })
    }
  }
}

export function userCreatedAtMs(world: World, { accountId, name }: IamUser): number {
  return world.store.knownUsers.get(`${accountId}/${name}`)?.createdAtMs ?? nowMs(world)
}

/** Undefined for a deleted one. */
export function heldKey(world: World, accessKeyId: string): HeldKey | undefined {
  const key = world.store.accessKeys.get(accessKeyId)
  return key === undefined || key.state === 'deleted' ? undefined : { accessKeyId, ...key }
}

export function keysOf(world: World, user: IamUser): readonly HeldKey[] {
  const keys: HeldKey[] = []
  for (const [accessKeyId, key] of world.store.accessKeys.entries()) {
    if (key.state === 'deleted') continue
    if (key.accountId !== user.accountId || key.userName !== user.name) continue
    keys.push({ accessKeyId, ...key })
  }
  return keys
}

/** The root user is there whether or not the organisation names it. */
export function userNamed(world: World, accountId: string, name: string): IamUser | undefined {
  const user = world.directory.iamUser(accountId, name)
  if (user !== undefined || !isRoot({ name })) return user
  return {
    accountId,
    name: rootName,
    keys: [],
    ageMs: 0,
    path: '/',
    policies: [],
    hasPassword: true,
  }
}

export function userOfKey(world: World, key: HeldKey): IamUser | undefined {
  return userNamed(world, key.accountId, key.userName)
}

export function changeKey(
  world: World,
  { accessKeyId, ...key }: HeldKey,
  change: Partial<Pick<AccessKey, 'state' | 'lastUsed'>>,
): void {
  world.store.accessKeys.put(accessKeyId, { ...key, ...change })
}

export function makeKey(world: World, { accountId, name }: IamUser): HeldKey {
  const key: AccessKey = {
    accountId,
    userName: name,
    secretAccessKey: secretKey(),
    createdAtMs: wholeSecondsMs(nowMs(world)),
    state: 'active',
  }
  const accessKeyId = longLivedKeyId(accountId)
  world.store.accessKeys.put(accessKeyId, key)
  return { accessKeyId, ...key }
}

/** A call that was signed with it; AWS tells of it by quarters of an hour, the sandbox at once. */
export function noteUse(
  world: World,
  key: HeldKey,
  { service, region }: { readonly service: string; readonly region: string },
): void {
  changeKey(world, key, { lastUsed: { atMs: wholeSecondsMs(nowMs(world)), service, region } })
}
