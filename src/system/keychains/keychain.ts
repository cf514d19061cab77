/** The keychain of the operating system: one small secret by name. What is kept in it is the caller's business. */
import { SystemError } from '../../errors.ts'
import type { System } from '../system.ts'

/**
 * Each call starts a program, waits for it and ends it when its time is over; no secret is on its
 * command line. With `mayAsk` the keychain may open a dialog and has a minute; without, reading never
 * does, and whatever else it does is over in seconds.
 * Throws SystemError `keychain-locked`, `keychain-missing` or `keychain-failed`.
 */
export interface Keychain {
  /** As a person calls it. */
  readonly label: string
  /** Undefined when there is no such item. */
  read(name: string, mayAsk: boolean): string | undefined
  write(name: string, secret: string, mayAsk: boolean): void
  remove(name: string): void
}

export type KeychainPorts = Pick<System, 'env' | 'platform'>

/** What every item of ours is filed under. */
export const keychainService = 'keyless'

export function keychainLocked(label: string): SystemError {
  return new SystemError('keychain-locked', `${label} is locked.`)
}

export function keychainMissing(label: string, why: string): SystemError {
  return new SystemError('keychain-missing', `${label} cannot be used from here: ${why}.`)
}
