import { iamRoleId, reservedRole, secretKey, sessionToken, temporaryKeyId } from './identifiers.ts'
import type { IssuedCredentials } from './store.ts'
import { type World, nowMs } from './world.ts'

export interface IssuedKey {
  readonly accessKeyId: string
  readonly credentials: IssuedCredentials
}

type Issued = Omit<
  IssuedCredentials,
  'secretAccessKey' | 'sessionToken' | 'issuedAtMs' | 'expiresAtMs'
>

function issue(world: World, role: Issued, lifetimeSeconds: number): IssuedKey {
  const accessKeyId = temporaryKeyId(role.accountId)
  const issuedAtMs = Math.floor(nowMs(world) / 1000) * 1000
  const credentials: IssuedCredentials = {
    ...role,
    secretAccessKey: secretKey(),
    sessionToken: sessionToken(),
    issuedAtMs,
    expiresAtMs: issuedAtMs + lifetimeSeconds * 1000,
  }
  world.store.credentials.put(accessKeyId, credentials)
  return { accessKeyId, credentials }
}

/** Credentials of a permission set in an account, for as long as the permission set says. */
export function issueSsoCredentials(
  world: World,
  who: { userName: string; accountId: string; permissionSet: string; lifetimeSeconds?: number },
): IssuedKey {
  const { accountId, permissionSet } = who
  const role = {
    accountId,
    ...reservedRole(accountId, permissionSet),
    roleSessionName: who.userName,
    permissionSet,
  }
  const lifetimeSeconds =
    who.lifetimeSeconds ?? world.directory.permissionSet(permissionSet)?.sessionSeconds ?? 3600
  return issue(world, role, lifetimeSeconds)
}

/** Credentials of an ordinary IAM role, from AssumeRole and AssumeRoleWithWebIdentity. */
export function issueIamCredentials(
  world: World,
  role: Omit<Issued, 'roleId' | 'permissionSet' | 'iamUser'>,
  lifetimeSeconds: number,
): IssuedKey {
  const roleId = iamRoleId(role.accountId, role.roleName)
  return issue(world, { ...role, roleId }, lifetimeSeconds)
}

/** Temporary credentials of a user, from GetSessionToken. */
export function issueUserSession(
  world: World,
  who: { accountId: string; userName: string; mfa: boolean },
  lifetimeSeconds: number,
): IssuedKey {
  const { accountId, userName, mfa } = who
  const noRole = { roleName: '', roleId: '', roleSessionName: userName }
  return issue(world, { accountId, ...noRole, iamUser: userName, mfa }, lifetimeSeconds)
}

/** `arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_…/alice`. */
export function sessionArn(credentials: IssuedCredentials): string {
  const { accountId, roleName, roleSessionName } = credentials
  return `arn:aws:sts::${accountId}:assumed-role/${roleName}/${roleSessionName}`
}
