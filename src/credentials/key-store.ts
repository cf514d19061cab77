/** One file with the keys of a role, shared with the AWS CLI or sealed. Its name is the caller's business. */
import {
  isKeyUnavailable,
  readSecretFile,
  type SecretPorts,
  writeSecretFile,
} from '../tokens/sealing/sealed-files.ts'

/** Sealed keys whose own key is out of reach count as none: new ones are fetched. Throws SystemError. */
export function readKeys(path: string, system: SecretPorts): string | undefined {
  try {
    return readSecretFile(path, system)
  } catch (error) {
    if (!isKeyUnavailable(error)) throw error
    system.log.debug('sealed keys not opened', { path, code: error.code })
    return undefined
  }
}

/** Keys that cannot be sealed are not kept. Throws SystemError. */
export function writeKeys(path: string, text: string, system: SecretPorts): void {
  try {
    writeSecretFile(path, text, system)
  } catch (error) {
    if (!isKeyUnavailable(error)) throw error
    system.log.debug('keys not kept', { path, code: error.code })
  }
}
