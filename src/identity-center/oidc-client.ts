import { InternalError } from '../errors.ts'
import type { Clock } from '../system/clock.ts'
import type { Http } from '../system/http.ts'
import type { Log } from '../system/log.ts'
import type {
  CreateTokenRequest,
  CreateTokenResponse,
  RegisterClientRequest,
  RegisterClientResponse,
  StartDeviceAuthorizationRequest,
  StartDeviceAuthorizationResponse,
} from './wire.ts'

export interface OidcClientOptions {
  readonly http: Http
  readonly endpoint: string
  readonly clock: Clock
  readonly log: Log
  /** 3 by default (`AWS_MAX_ATTEMPTS`: see maxAttempts in retry.ts). */
  readonly maxAttempts?: number | undefined
}

/** Every refusal is thrown as OidcFault. */
export interface OidcClient {
  registerClient(
    request: RegisterClientRequest,
    signal?: AbortSignal,
  ): Promise<RegisterClientResponse>
  startDeviceAuthorization(
    request: StartDeviceAuthorizationRequest,
    signal?: AbortSignal,
  ): Promise<Required<StartDeviceAuthorizationResponse>>
  createToken(request: CreateTokenRequest, signal?: AbortSignal): Promise<CreateTokenResponse>
}

export function createOidcClient(_options: OidcClientOptions): OidcClient {
  throw new InternalError('createOidcClient')
}
