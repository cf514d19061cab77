import type { AwsConfig } from '../config/aws-config.ts'
import type { System } from '../system/system.ts'
import { readProtection } from '../tokens/sealing/protection.ts'
import { sealPlaintextKeys, sealPlaintextToken } from '../tokens/sealing/seal-plaintext.ts'
import { countOf, plaintextFiles } from './sealable-files.ts'

/**
 * Seals what other tools have written since the last time, and warns of sign-ins; nothing while
 * protection is off. Never asks, and never waits long. Throws SystemError.
 */
export async function sealWrittenBack(config: AwsConfig, system: System): Promise<void> {
  const protection = readProtection(system)
  if (protection === undefined || protection.leaving) return
  const files = plaintextFiles(config, protection.mode, system)
  if (countOf(files) === 0) return
  for (const path of files.tokens) await sealPlaintextToken(path, system)
  for (const path of [...files.registrations, ...files.keys]) await sealPlaintextKeys(path, system)
}
