import { InternalError, type KeylessError, ServiceError } from '../errors.ts'
import type { HttpResponse } from '../system/http.ts'

/** What a service said instead of an answer. */
export interface ServiceFault {
  readonly operation: string
  /** Without the suffix `Exception`: `AuthorizationPending`, `SlowDown`, `InvalidGrant`, `Unauthorized`, … */
  readonly name: string
  /** The service's own words, safe to print; may be empty. */
  readonly message: string
  readonly status: number
  readonly requestId: string | undefined
  readonly retryable: boolean
  /** From Retry-After, milliseconds. */
  readonly retryAfterMs: number | undefined
}

/** Names and places for messages and fixes. */
export interface FaultContext {
  /** What a person calls the session. */
  readonly session?: string | undefined
  readonly region?: string | undefined
  readonly accountId?: string | undefined
  readonly roleName?: string | undefined
  readonly profile?: string | undefined
}

/** Thrown by the OIDC client for every refusal; flows switch on `fault.name` and call asError for the rest. */
export class OidcFault extends ServiceError {
  readonly fault: ServiceFault
  constructor(fault: ServiceFault) {
    super('service-refused', fault.name)
    this.fault = fault
  }
}

export function faultOf(_response: HttpResponse, _operation: string): ServiceFault {
  throw new InternalError('faultOf')
}

export function asError(_fault: ServiceFault, _context: FaultContext = {}): KeylessError {
  throw new InternalError('asError')
}
