import { InternalError } from '../errors.ts'
import type { Environment } from './environment.ts'
import type { Http } from './http.ts'
import type { Log } from './log.ts'

export interface HttpOptions {
  readonly runtime: 'node' | 'bun'
  readonly env: Environment
  /** A PEM file from the profile's `ca_bundle`; `AWS_CA_BUNDLE` wins over it. Replaces the built-in certificates. */
  readonly caBundle?: string | undefined
  readonly log: Log
}

export function createHttp(_options: HttpOptions): Http {
  throw new InternalError('createHttp')
}
