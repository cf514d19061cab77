import { systemKeychain } from '../../system/keychain.ts'
import type { Protection } from './protection.ts'
import { isKeyUnavailable, type SecretPorts } from './sealed-files.ts'
import { forgetKey } from './sealing-key.ts'

/**
 * The key goes from this process, the session and the keychain: one that is out of reach keeps it, with
 * a warning. Throws SystemError.
 */
export function giveUpKey({ key, keeper }: Protection, system: SecretPorts): void {
  forgetKey(key, system)
  if (keeper.kind !== 'keychain') return
  try {
    systemKeychain(system).remove(key)
  } catch (error) {
    if (!isKeyUnavailable(error)) throw error
    system.log.warn(
      `The key, which opens nothing any more, is still in the keychain. ${error.message}`,
    )
  }
}
