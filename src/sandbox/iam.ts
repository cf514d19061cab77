/** IAM of the organisation's accounts: users with long-lived keys, roles and whom they trust. Values only. */
import type { KeyObject } from 'node:crypto'
import type { Trust } from './trust.ts'

/** What somebody may do with the users and keys of their account. */
export type IamAccess = 'full' | 'read' | 'none'

const accessOfPolicy: Readonly<Record<string, IamAccess>> = {
  AdministratorAccess: 'full',
  IAMFullAccess: 'full',
  IAMReadOnlyAccess: 'read',
  ReadOnlyAccess: 'read',
  SecurityAudit: 'read',
  ViewOnlyAccess: 'read',
}

/** By the names of AWS's managed policies, which permission sets most often bear too. */
export function accessOf(policies: readonly string[]): IamAccess {
  const access = policies.map((name) =>
    Object.hasOwn(accessOfPolicy, name) ? accessOfPolicy[name] : 'none',
  )
  if (access.includes('full')) return 'full'
  return access.includes('read') ? 'read' : 'none'
}

/** By what a policy names outright, without its conditions and resources. */
function accessOfDocument({ document }: InlinePolicy): IamAccess {
  const { Statement } = JSON.parse(document) as { Statement?: unknown }
  const statements = [Statement].flat() as readonly { Effect?: unknown; Action?: unknown }[]
  const allowed = statements.filter((statement) => statement?.Effect === 'Allow')
  const actions = allowed.flatMap(({ Action }) => Action)
  if (actions.some((action) => action === '*' || action === 'iam:*')) return 'full'
  return actions.some((action) => action === 'iam:Get*' || action === 'iam:List*') ? 'read' : 'none'
}

const levels: readonly IamAccess[] = ['none', 'read', 'full']

/** The most that the user's own policies and those of its groups allow, and its boundary leaves. */
export function accessOfUser(user: IamUser): IamAccess {
  const holders = [user, ...(user.groups ?? [])]
  const inline = holders.flatMap(({ inlinePolicies = [] }) => inlinePolicies)
  const all = [
    ...holders.map(({ policies }) => accessOf(policies)),
    ...inline.map(accessOfDocument),
  ]
  const bound = user.boundary === undefined ? 'full' : accessOf([user.boundary])
  const most = Math.max(...all.map((access) => levels.indexOf(access)))
  return levels[Math.min(most, levels.indexOf(bound))] ?? 'none'
}

export function groupArn({ accountId, name }: Pick<IamGroup, 'accountId' | 'name'>): string {
  return `arn:aws:iam::${accountId}:group/${name}`
}

/** A long-lived key as it is when the sandbox starts. */
export interface IamKey {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly active: boolean
  /** How long ago it was made. */
  readonly ageMs: number
  /** Never, if it is not there. */
  readonly lastUsed?: {
    readonly agoMs: number
    /** As in a credential scope: `s3`. */
    readonly service: string
    readonly region: string
  }
}

/** Of the root user, as the credential report calls it; no name that a user can have. */
export const rootName = '<root_account>'

/** A policy that is a part of its user or group. */
export interface InlinePolicy {
  readonly name: string
  /** JSON, as it was put. */
  readonly document: string
}

export interface IamGroup {
  readonly accountId: string
  readonly name: string
  /** Names of AWS's managed policies. */
  readonly policies: readonly string[]
  readonly inlinePolicies: readonly InlinePolicy[]
}

/** A user with access keys that never end, as scripts of old have them. */
export interface IamUser {
  readonly accountId: string
  /** `rootName` for the account's root user. */
  readonly name: string
  /** Two at most. */
  readonly keys: readonly IamKey[]
  /** How long ago it was made. */
  readonly ageMs: number
  /** Begins and ends with `/`. */
  readonly path: string
  /** Names of AWS's managed policies. */
  readonly policies: readonly string[]
  /** None where it is left out. */
  readonly inlinePolicies?: readonly InlinePolicy[]
  readonly groups?: readonly IamGroup[]
  /** Name of the managed policy that bounds the others. */
  readonly boundary?: string
  /** Whether it may sign in to the console. */
  readonly hasPassword: boolean
  /** Of the authenticator `arn:aws:iam::ACCOUNT:mfa/NAME`: base32, RFC 6238. */
  readonly totpSecret?: string
}

/** An OpenID Connect provider that is registered with IAM. */
export interface IdentityProvider {
  /** The issuer: `https://token.actions.example.com`. */
  readonly url: string
  /** Client IDs. */
  readonly audiences: readonly string[]
  /** The account that it is registered in; undefined for each. */
  readonly accountId: string | undefined
  /** Of the issuer; none for one whose keys the sandbox has itself. */
  readonly keys: readonly KeyObject[]
  /** The platform whose keys sign for it, where its address does not say so. */
  readonly platform: string | undefined
}

/** An ordinary IAM role. */
export interface IamRole {
  readonly accountId: string
  readonly name: string
  /** 3,600 to 43,200. */
  readonly maxSessionSeconds: number
  readonly trust: Trust
}

/** `https://gitlab.com` as ARNs and condition keys have it. */
export function issuerPath(url: string): string {
  return url.replace(/^https:\/\//, '')
}

export function providerArn(accountId: string, url: string): string {
  return `arn:aws:iam::${accountId}:oidc-provider/${issuerPath(url)}`
}

export function isRoot({ name }: Pick<IamUser, 'name'>): boolean {
  return name === rootName
}

/** `arn:aws:iam::111111111111:user/NAME`. */
export function userArn(user: Pick<IamUser, 'accountId' | 'name' | 'path'>): string {
  const { accountId, name, path } = user
  return `arn:aws:iam::${accountId}:${isRoot(user) ? 'root' : `user${path}${name}`}`
}

export function mfaSerialOf(user: Pick<IamUser, 'accountId' | 'name'>): string {
  const { accountId, name } = user
  return `arn:aws:iam::${accountId}:mfa/${isRoot(user) ? 'root-account-mfa-device' : name}`
}
