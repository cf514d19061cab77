import type { SsoSession } from '../identity-center/session.ts'
import type { Http } from '../system/http.ts'
import type { System } from '../system/system.ts'

/** One role of one account, reached through a sign-in. */
export interface SsoRole {
  readonly session: SsoSession
  readonly accountId: string
  readonly roleName: string
  /** The profile that asks, for error messages and for its endpoint overrides. */
  readonly profile?: string
}

/** What GetRoleCredentials answers. */
export interface RoleAnswer {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  readonly expiresAt: Date
}

/** The one call of the portal client that this room needs. */
export interface RolePortal {
  getRoleCredentials(
    accessToken: string,
    role: { readonly accountId: string; readonly roleName: string },
  ): Promise<RoleAnswer>
}

/** Where the code of an authenticator may come from, beside the profile's `mfa_process`. */
export interface MfaPorts {
  /** Given beforehand; goes first. */
  readonly given?: GivenCode | undefined
  /** Asks a person; absent where nobody can be asked. */
  readonly ask?: ((question: MfaQuestion) => Promise<string>) | undefined
}

/** AWS takes a code once, and only of the authenticator that made it. */
export interface GivenCode {
  /** The code, for the first authenticator that needs one; undefined from then on. */
  take(serial: string): string | undefined
  /** The authenticator that it was taken for. */
  readonly takenFor: string | undefined
}

export interface MfaQuestion {
  readonly profile: string
  /** ARN or serial number of the authenticator. */
  readonly serial: string
  /** AWS did not take the code before. */
  readonly again: boolean
}

/** What the providers ask of the outside world; `session/` puts it together. */
export interface CredentialPorts {
  readonly system: System
  readonly mfa?: MfaPorts | undefined
  /** A valid token: from the cache or refreshed, never by a prompt. Throws SignInRequired. */
  tokenFor(session: SsoSession): Promise<{ readonly accessToken: string }>
  /**
   * Another token for one that the portal refused, by a refresh however good the old one looks here;
   * undefined when there is none to be had without a person.
   */
  anotherToken(
    session: SsoSession,
    refused: string,
  ): Promise<{ readonly accessToken: string } | undefined>
  /** Whether that token is still the one of the session's sign-in; not after a sign-out. */
  isCurrent(session: SsoSession, accessToken: string): boolean
  /** Calls of the services that are no portal's, with the certificates of the profile. */
  httpFor(profile: string): Http
  /** The portal of the session's region; overrides of `profile` apply. */
  portalFor(session: SsoSession, profile?: string): RolePortal
}
