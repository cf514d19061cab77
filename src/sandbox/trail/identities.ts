/** `userIdentity` of everybody who can call: people in the portal, role sessions, users of old, pipelines. */
import { createHash } from 'node:crypto'
import { heldKey, userOfKey, userNamed } from '../access-keys.ts'
import { type IamUser, isRoot, userArn } from '../iam.ts'
import { iamUserId } from '../identifiers.ts'
import { identityStoreId, managementAccount, userId, uuidOf } from '../instance.ts'
import { sessionArn } from '../role-credentials.ts'
import type { IssuedCredentials } from '../store.ts'
import { reservedRoleArn } from '../trust.ts'
import type { World } from '../world.ts'

export type Identity = Readonly<Record<string, unknown>>

function identityStore(world: World): string {
  const id = identityStoreId(world)
  return `arn:aws:identitystore::${managementAccount(world)}:identitystore/${id}`
}

function onBehalfOf(world: World, userName: string): Identity {
  return { userId: userId(world, userName), identityStoreArn: identityStore(world) }
}

/** In the portal. `signInId` groups the calls of one session. */
export function portalIdentity(world: World, userName: string, signInId: string): Identity {
  return {
    type: 'IdentityCenterUser',
    accountId: managementAccount(world),
    onBehalfOf: onBehalfOf(world, userName),
    credentialId: uuidOf(`credential/${signInId}`),
  }
}

/** At the sign-in itself. */
export function signInIdentity(world: World, userName: string): Identity {
  return {
    type: 'IdentityCenterUser',
    arn: '',
    accountId: managementAccount(world),
    accessKeyId: '',
    onBehalfOf: onBehalfOf(world, userName),
  }
}

export function unknownIdentity(world: World): Identity {
  return { type: 'Unknown', principalId: '', accountId: managementAccount(world) }
}

function issuerArn({ accountId, permissionSet, roleName }: IssuedCredentials): string {
  if (permissionSet === undefined) return `arn:aws:iam::${accountId}:role/${roleName}`
  return reservedRoleArn(accountId, permissionSet)
}

/** A session of a role; of a permission set with whom it is for. */
export function sessionIdentity(
  world: World,
  accessKeyId: string,
  session: IssuedCredentials,
): Identity {
  const { accountId, roleId, roleName, roleSessionName, sourceIdentity, federatedProvider } =
    session
  const { permissionSet, issuedAtMs = world.clock.now().getTime(), mfa = false } = session
  return {
    type: 'AssumedRole',
    principalId: `${roleId}:${roleSessionName}`,
    arn: sessionArn(session),
    accountId,
    accessKeyId,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: roleId,
        arn: issuerArn(session),
        accountId,
        userName: roleName,
      },
      ...(federatedProvider === undefined
        ? {}
        : { webIdFederationData: { federatedProvider, attributes: {} } }),
      attributes: attributes(issuedAtMs, mfa),
      ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
    },
    ...(permissionSet === undefined ? {} : { onBehalfOf: onBehalfOf(world, roleSessionName) }),
  }
}

function attributes(atMs: number, mfa: boolean): Identity {
  const creationDate = new Date(atMs).toISOString().replace(/\.\d+Z$/, 'Z')
  return { creationDate, mfaAuthenticated: String(mfa) }
}

function userIdentity(user: IamUser, accessKeyId: string): Identity {
  const { accountId, name } = user
  const arn = userArn(user)
  if (isRoot(user)) return { type: 'Root', principalId: accountId, arn, accountId, accessKeyId }
  const principalId = iamUserId(accountId, name)
  return { type: 'IAMUser', principalId, arn, accountId, accessKeyId, userName: name }
}

/** Whose key it is; undefined for one that the sandbox does not know. */
export function keyIdentity(world: World, accessKeyId: string): Identity | undefined {
  const session = world.store.credentials.get(accessKeyId)
  if (session === undefined) {
    const key = heldKey(world, accessKeyId)
    const user = key === undefined ? undefined : userOfKey(world, key)
    return user === undefined ? undefined : userIdentity(user, accessKeyId)
  }
  const { accountId, iamUser, issuedAtMs = world.clock.now().getTime(), mfa = false } = session
  if (iamUser === undefined) return sessionIdentity(world, accessKeyId, session)
  const user = userNamed(world, accountId, iamUser)
  const sessionContext = { attributes: attributes(issuedAtMs, mfa) }
  return user === undefined ? undefined : { ...userIdentity(user, accessKeyId), sessionContext }
}

/** As the role's own account sees a caller of another one. */
export function strangerIdentity({ principalId, accountId }: Identity): Identity {
  return { type: 'AWSAccount', principalId, accountId }
}

/** Whom a token names, whether or not it is believed. */
export function webIdentity(provider: string, subject: string, audience: string): Identity {
  return {
    type: 'WebIdentityUser',
    principalId: `${provider}:${audience}:${subject}`,
    userName: subject,
    identityProvider: provider,
  }
}

/** A user of the portal on the way into an account. */
export function samlIdentity(accountId: string, userName: string): Identity {
  const identityProvider = createHash('sha1').update(`AWSSSO/${accountId}`).digest('base64')
  return {
    type: 'SAMLUser',
    principalId: `${identityProvider}:${userName}`,
    userName,
    identityProvider,
  }
}
