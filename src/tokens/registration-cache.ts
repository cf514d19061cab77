/** Client registrations beside the tokens, in the AWS CLI's files: either tool reuses the other's. */

import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { FlowKind, Registration } from '../identity-center/registration.ts'
import type { SsoSession } from '../identity-center/session.ts'
import type { System } from '../system/system.ts'

export interface RegistrationCache {
  /** One of the right kind with at least 15 minutes left; undefined otherwise. */
  read(session: SsoSession, kind: FlowKind, now: Date): Registration | undefined
  write(session: SsoSession, registration: Registration): void
}

export declare function registrationFileName(session: SsoSession): string
export declare function createRegistrationCache(
  system: Pick<System, 'paths' | 'log'>,
): RegistrationCache
