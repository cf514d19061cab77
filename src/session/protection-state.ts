/** How protection stands: for `protect --status`, the doctor and whoever removes keyless. */
import type { AwsConfig } from '../config/aws-config.ts'
import type { System } from '../system/system.ts'
import { type ProtectionMode, readProtection } from '../tokens/sealing/protection.ts'
import { isKeyUnavailable } from '../tokens/sealing/sealed-files.ts'
import { sealingKey } from '../tokens/sealing/sealing-key.ts'
import { plaintextFiles, sealedFiles, type SecretFiles } from './sealable-files.ts'
import type { SystemError } from '../errors.ts'

export interface ProtectionState {
  readonly mode: ProtectionMode | 'off'
  /** An `unprotect` was stopped half-way: running it again ends it. */
  readonly leaving: boolean
  readonly keeper: 'keychain' | 'passphrase' | undefined
  /** Why the key cannot be had now without a person; undefined when it can, or none is needed. */
  readonly problem: SystemError | undefined
  /** How many files are sealed. */
  readonly sealed: number
  /** What holds secrets openly. */
  readonly plaintext: SecretFiles
  /** Profiles that ask keyless. */
  readonly asideProfiles: readonly string[]
}

/** Asks the keychain, never a person. Throws SystemError `protection-damaged` and what reading throws. */
export function protectionState(config: AwsConfig, system: System): ProtectionState {
  const protection = readProtection(system)
  const aside = [...config.profiles.values()].filter(({ keptAside }) => keptAside !== undefined)
  return {
    mode: protection?.mode ?? 'off',
    leaving: protection?.leaving === true,
    keeper: protection?.keeper.kind,
    problem: protection && keyProblem(() => sealingKey(protection, system)),
    sealed: sealedFiles(system).length,
    plaintext: plaintextFiles(config, protection?.mode ?? 'shared', system),
    asideProfiles: aside.map(({ name }) => name),
  }
}

function keyProblem(open: () => unknown): SystemError | undefined {
  try {
    open()
    return undefined
  } catch (error) {
    if (isKeyUnavailable(error)) return error
    throw error
  }
}
