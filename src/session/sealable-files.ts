/** The files of this person that hold secrets openly and are ours to seal: other products' stay as they are. */
import { join } from 'node:path'
import type { AwsConfig } from '../config/aws-config.ts'
import { ssoSessions } from '../config/sso-profile.ts'
import { mfaFolder } from '../credentials/mfa-session.ts'
import type { System } from '../system/system.ts'
import { listCacheFiles } from '../tokens/cache-files.ts'
import { ownRegistrationFiles, ownTokenFiles } from '../tokens/own-tokens.ts'
import { isPlaintextToken } from '../tokens/sealing/seal-plaintext.ts'
import type { ProtectionMode } from '../tokens/sealing/protection.ts'
import { anySecretAbout, sealedIn } from '../tokens/sealing/sealed-files.ts'
import { createTokenCache } from '../tokens/token-cache.ts'

/** By path. */
export interface SecretFiles {
  /** Refresh tokens, and the secrets of the clients that they were issued to. */
  readonly tokens: readonly string[]
  /** Client registrations. */
  readonly registrations: readonly string[]
  /** Keys of roles. */
  readonly keys: readonly string[]
}

/** What would be sealed. Throws SystemError. */
export function plaintextFiles(
  config: AwsConfig,
  mode: ProtectionMode,
  system: System,
): SecretFiles {
  const sessions = ssoSessions(config)
  const own = ownTokenFiles({ all: createTokenCache(system).shown }, sessions, system)
  const { cliCache } = system.paths
  const keyFiles = [cliCache, mfaFolder(system.paths)]
    .flatMap((folder) => listCacheFiles(folder).map((name) => join(folder, name)))
    .filter((path) => anySecretAbout(path, system)?.['kind'] === 'keys')
  return {
    tokens: own.map(({ path }) => path).filter((path) => isPlaintextToken(path, mode, system)),
    registrations: ownRegistrationFiles(sessions, system),
    keys: keyFiles,
  }
}

export function countOf({ tokens, registrations, keys }: SecretFiles): number {
  return tokens.length + registrations.length + keys.length
}

/** What is sealed, by the paths of the open files. Throws SystemError. */
export function sealedFiles(system: Pick<System, 'paths'>): readonly string[] {
  return secretFolders(system).flatMap((folder) => sealedIn(folder, system))
}

/** Where all of them are while they are open. */
export function secretFolders({ paths }: Pick<System, 'paths'>): readonly string[] {
  return [paths.ssoCache, paths.cliCache, mfaFolder(paths)]
}
