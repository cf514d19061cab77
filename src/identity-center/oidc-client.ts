/** The three calls of SSO OIDC that a sign-in needs. Not the flows: those are in their own files. */
import type { HttpResponse } from '../system/http.ts'
import {
  decodeCreateToken,
  decodeRegisterClient,
  decodeStartDeviceAuthorization,
} from './decoders.ts'
import { assertBearerEndpoint } from './endpoints.ts'
import { OidcFault } from './faults.ts'
import { callService, type ServiceCall, type ServiceOptions } from './service-call.ts'
import type {
  CreateTokenRequest,
  CreateTokenResponse,
  RegisterClientRequest,
  RegisterClientResponse,
  StartDeviceAuthorizationRequest,
  StartDeviceAuthorizationResponse,
} from './wire.ts'

export type OidcClientOptions = ServiceOptions

/** Every refusal is thrown as OidcFault; anything else as Http does. */
export interface OidcClient {
  registerClient(
    request: RegisterClientRequest,
    signal?: AbortSignal,
  ): Promise<RegisterClientResponse>
  startDeviceAuthorization(
    request: StartDeviceAuthorizationRequest,
    signal?: AbortSignal,
  ): Promise<Required<StartDeviceAuthorizationResponse>>
  /**
   * Sent again only when it cannot have been acted on: codes and refresh tokens are good for one
   * use, and a server that sees one twice may take it for stolen (RFC 9700 section 4.14.2).
   * `pauseSignal` keeps it from being sent again, and lets an answer that is on its way come.
   */
  createToken(
    request: CreateTokenRequest,
    signal?: AbortSignal,
    pauseSignal?: AbortSignal,
  ): Promise<CreateTokenResponse>
}

interface Operation<T> extends Pick<ServiceCall, 'operation' | 'path' | 'repeat'> {
  readonly decode: (response: HttpResponse) => T
}

const registerClient: Operation<RegisterClientResponse> = {
  operation: 'RegisterClient',
  path: '/client/register',
  // A client too many is forgotten after 90 days and can do nothing by itself.
  repeat: 'safe',
  decode: decodeRegisterClient,
}

const startDeviceAuthorization: Operation<Required<StartDeviceAuthorizationResponse>> = {
  operation: 'StartDeviceAuthorization',
  path: '/device_authorization',
  // A code that nobody saw expires unused.
  repeat: 'safe',
  decode: decodeStartDeviceAuthorization,
}

const createToken: Operation<CreateTokenResponse> = {
  operation: 'CreateToken',
  path: '/token',
  repeat: 'once',
  decode: decodeCreateToken,
}

/** Throws ConfigError `endpoint-invalid` when secrets must not go to the endpoint. */
export function createOidcClient(options: OidcClientOptions): OidcClient {
  assertBearerEndpoint(options.endpoint)
  const post = async <T>(
    { operation, path, repeat, decode }: Operation<T>,
    body: unknown,
    signal: AbortSignal | undefined,
    pauseSignal?: AbortSignal,
  ): Promise<T> => {
    const headers = { 'content-type': 'application/json' }
    const request = { method: 'POST', headers, body: JSON.stringify(body) } as const
    const call = { operation, path, repeat, request, signal, pauseSignal }
    const outcome = await callService(options, call)
    if (outcome.fault !== undefined) throw new OidcFault(outcome.fault)
    return decode(outcome.response)
  }
  return {
    registerClient: (request, signal) => post(registerClient, request, signal),
    startDeviceAuthorization: (request, signal) => post(startDeviceAuthorization, request, signal),
    createToken: (request, ...signals) => post(createToken, request, signals[0], signals[1]),
  }
}
