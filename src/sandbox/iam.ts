/** IAM of the organisation's accounts: users with long-lived keys, roles and whom they trust. Values only. */
import type { KeyObject } from 'node:crypto'

/** A user with an access key that never ends, as scripts of old have them. */
export interface IamUser {
  readonly accountId: string
  readonly name: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Of the authenticator `arn:aws:iam::ACCOUNT:mfa/NAME`: base32, RFC 6238. */
  readonly totpSecret?: string
}

/** An OpenID Connect provider whose tokens AssumeRoleWithWebIdentity takes. */
export interface IdentityProvider {
  /** The issuer: `https://token.actions.example.com`. */
  readonly url: string
  readonly audiences: readonly string[]
  readonly keys: readonly KeyObject[]
}

export type TrustedPrincipal =
  | { readonly accountId: string; readonly permissionSet: string }
  | { readonly accountId: string; readonly user: string }
  | { readonly accountId: string; readonly role: string }
  /** `subject` may have `*`. */
  | { readonly provider: string; readonly subject: string }

/** An ordinary IAM role. */
export interface IamRole {
  readonly accountId: string
  readonly name: string
  /** 3,600 to 43,200. */
  readonly maxSessionSeconds: number
  readonly trusted: readonly TrustedPrincipal[]
  /** Whoever assumes it must say this. */
  readonly externalId?: string
  /** The caller must have used an authenticator. */
  readonly needsMfa?: boolean
  /** sts:TagSession and sts:SetSourceIdentity, which a trust policy allows apart. */
  readonly allows?: readonly ('tags' | 'source-identity')[]
}

export function mfaSerialOf({ accountId, name }: Pick<IamUser, 'accountId' | 'name'>): string {
  return `arn:aws:iam::${accountId}:mfa/${name}`
}
