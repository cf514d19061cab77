import { createCredentialManager } from './keychains/credential-manager.ts'
import type { Keychain, KeychainPorts } from './keychains/keychain.ts'
import { createMacosKeychain } from './keychains/macos-keychain.ts'
import { createSecretService } from './keychains/secret-service.ts'

export type { Keychain }

export function systemKeychain(system: KeychainPorts): Keychain {
  const { os } = system.platform
  if (os === 'darwin') return createMacosKeychain(system)
  return os === 'win32' ? createCredentialManager(system) : createSecretService(system)
}
