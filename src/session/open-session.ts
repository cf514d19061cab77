/** A session with everything wired: endpoints from the config, clients, caches. For the CLI and the library. */

import type { AwsConfig } from '../config/aws-config.ts'
import type { Account } from '../accounts/list.ts'
import type { Credentials } from '../credentials/credentials.ts'
import type { SsoSession } from '../identity-center/session.ts'
import type { System } from '../system/system.ts'
import type { Token } from '../tokens/token.ts'
import type { SignInEvents, SignInOptions, SignInResult } from './sign-in.ts'
import type { SignOutReport } from './sign-out.ts'

/** A profile brings its own endpoint settings; a session alone has only the environment's. */
export type SessionTarget = { readonly profile: string } | { readonly session: string }

export interface OpenSession {
  readonly session: SsoSession
  /** Refreshed when needed, never prompts. */
  token(): Promise<Token>
  /** The cached token as it is, or undefined. */
  cachedToken(): Token | undefined
  accounts(signal?: AbortSignal): Promise<readonly Account[]>
  roles(accountId: string, signal?: AbortSignal): Promise<readonly string[]>
  credentials(accountId: string, roleName: string): Promise<Credentials>
  signIn(options: SignInOptions, events: SignInEvents): Promise<SignInResult>
  signOut(): Promise<SignOutReport>
}

export declare function openSession(
  config: AwsConfig,
  target: SessionTarget,
  system: System,
): OpenSession

/** For a session that is not in any file yet (`configure sso`) or comes from elsewhere. */
export declare function openSsoSession(
  session: SsoSession,
  config: AwsConfig,
  profile: string | undefined,
  system: System,
): OpenSession
