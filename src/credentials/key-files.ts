import {
  anySecretAbout,
  listSecretFiles,
  type SecretPorts,
} from '../tokens/sealing/sealed-files.ts'
import type { Credentials } from './credentials.ts'
import { mfaFolder } from './mfa-session.ts'

/** The cache files that hold these very keys, whichever tool wrote them. */
export function keyFiles(credentials: Credentials, system: SecretPorts): readonly string[] {
  const folders = [system.paths.cliCache, mfaFolder(system.paths)]
  const paths = folders.flatMap((folder) => listSecretFiles(folder, system))
  return paths.filter((path) => holdsKeys(path, credentials, system))
}

export function holdsKeys(
  path: string,
  { accessKeyId }: Credentials,
  system: SecretPorts,
): boolean {
  return anySecretAbout(path, system, accessKeyId)?.['accessKeyId'] === accessKeyId
}
