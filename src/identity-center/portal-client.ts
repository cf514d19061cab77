import { InternalError } from '../errors.ts'
import type { Clock } from '../system/clock.ts'
import type { Http } from '../system/http.ts'
import type { Log } from '../system/log.ts'
import type { FaultContext } from './faults.ts'
import type { AccountInfo, RoleInfo } from './wire.ts'

export interface PortalClientOptions {
  readonly http: Http
  readonly endpoint: string
  readonly clock: Clock
  readonly log: Log
  readonly maxAttempts?: number | undefined
  /** For messages and fixes: session, region, profile. */
  readonly context?: FaultContext
}

export interface RoleCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  readonly expiresAt: Date
}

/** Throws SignInRequired, AccessDenied or ServiceError, ready to show. */
export interface PortalClient {
  listAccounts(accessToken: string, signal?: AbortSignal): AsyncIterable<AccountInfo>
  listAccountRoles(
    accessToken: string,
    accountId: string,
    signal?: AbortSignal,
  ): AsyncIterable<RoleInfo>
  getRoleCredentials(
    accessToken: string,
    role: { readonly accountId: string; readonly roleName: string },
    signal?: AbortSignal,
  ): Promise<RoleCredentials>
  logout(accessToken: string, signal?: AbortSignal): Promise<void>
}

export function createPortalClient(_options: PortalClientOptions): PortalClient {
  throw new InternalError('createPortalClient')
}
