/** A program's sign-in: what it may ask of it, and how. */
import type { Account } from '../accounts/account.ts'
import type { SignOutReport } from '../session/sign-out-report.ts'
import type {
  AwsCredentialIdentity,
  AwsCredentialIdentityProvider,
  MfaCodeProvider,
} from './aws-credentials.ts'
import type { OnSignIn } from './sign-in-step.ts'

/** How a session signs in when it must. */
export interface SignInSettings {
  /**
   * Shows a person what to do, and may choose how. Without it the session never signs in: what needs
   * a person throws SignInRequired.
   */
  readonly onSignIn?: OnSignIn
  /** `auto` is the browser, or a device code where no browser of this machine can be reached (`auto`). */
  readonly flow?: 'auto' | 'browser' | 'device'
  /** False opens no browser: the step's address is yours to show (true). */
  readonly openBrowser?: boolean
  /** A command line, the address put for `%s` or added at its end (AWS_SSO_BROWSER, BROWSER, the system's). */
  readonly browserCommand?: string
  /** Port of 127.0.0.1 that the browser comes back to (any free one). */
  readonly redirectPort?: number
}

/** What a sign-in came to. */
export interface SignedIn {
  /** `still-valid` and `refreshed` needed no person, here or because another program was first. */
  readonly how: 'still-valid' | 'refreshed' | 'browser' | 'device'
  /** When the token ends; it is refreshed before, for as long as the sign-in lives. */
  readonly expiresAt: Date
  /**
   * The start URL led to another Region than the config file says. This session goes on there; other
   * programs need `sso_region` changed.
   */
  readonly regionChange?: { readonly from: string; readonly to: string }
}

/** How a session signs in, and who says the code of an authenticator. */
export interface OpenSessionOptions extends SignInSettings {
  /** For profiles with `mfa_serial`; without it they throw SignInRequired `mfa-code-needed`. */
  readonly mfaCodeProvider?: MfaCodeProvider
}

/** For one call. */
export interface CallOptions {
  /** Ends this call with Cancelled. What other callers wait for as well goes on. */
  readonly signal?: AbortSignal
}

/** A role of an account, as the portal names it (its permission set). */
export interface Role {
  /** Twelve digits. */
  readonly accountId: string
  readonly roleName: string
}

/** How a sign-in stands. */
export interface SessionStatus {
  /** As far as the files tell; nothing is asked. An administrator may have ended it meanwhile. */
  readonly signedIn: boolean
  /** When the token at hand ends; undefined without one. */
  readonly expiresAt: Date | undefined
  /** Whether it is refreshed without a person. */
  readonly renewsItself: boolean
}

/**
 * Every call signs in when it must, if there is an `onSignIn`, and then goes on; however many callers
 * and programs wait, there is one sign-in. Rejects with SignInRequired (nobody signed in, or nobody
 * could), AccessDenied (the person said no, or has no such role), Cancelled (a signal, or `close`),
 * ConfigError, ServiceError or SystemError; and with whatever `onSignIn` threw.
 */
export interface Session {
  /** Of the `[sso-session]`; undefined for a start URL alone. */
  readonly name: string | undefined
  readonly startUrl: string
  readonly region: string
  /** How the sign-in stands, by the files alone. */
  status(): SessionStatus
  /** Signs in if it must: with `force` in any case, for instance as somebody else. */
  signIn(options?: CallOptions & { readonly force?: boolean }): Promise<SignedIn>
  /** Every account that the person may use, sorted by name. */
  accounts(options?: CallOptions): Promise<readonly Account[]>
  /** The names of the roles that the person may take in an account, sorted. */
  roles(accountId: string, options?: CallOptions): Promise<readonly string[]>
  /**
   * Keys of a role, or without one of the profile that the session was opened with, whatever chain
   * that has. From memory or the shared cache while they have 15 minutes left, else fetched.
   */
  credentials(role?: Role, options?: CallOptions): Promise<AwsCredentialIdentity>
  /** The same as something to give to a client of the AWS SDK, which asks again when it must. */
  provider(role?: Role): AwsCredentialIdentityProvider
  /** Ends the sign-in, for every program of this user; tells the server where it can be reached. */
  signOut(): Promise<SignOutReport>
  /** Stops what is under way; every later call rejects. The sign-in itself stays, for others. */
  close(): void
}
