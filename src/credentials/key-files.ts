import { join } from 'node:path'
import type { System } from '../system/system.ts'
import { listCacheFiles, readAnyCacheFile } from '../tokens/token-cache.ts'
import type { Credentials } from './credentials.ts'
import { mfaFolder } from './mfa-session.ts'
import { decodeCachedCredentials } from './role-cache-file.ts'

type Ports = Pick<System, 'paths' | 'platform' | 'log'>

/** The cache files that hold these very keys, whichever tool wrote them. */
export function keyFiles(credentials: Credentials, system: Ports): readonly string[] {
  const folders = [system.paths.cliCache, mfaFolder(system.paths)]
  const paths = folders.flatMap((folder) =>
    listCacheFiles(folder).map((name) => join(folder, name)),
  )
  return paths.filter((path) => holdsKeys(path, credentials, system))
}

export function holdsKeys(path: string, { accessKeyId }: Credentials, system: Ports): boolean {
  const text = readAnyCacheFile(path, system) ?? ''
  // There may be thousands of files, and decoding takes longer than reading.
  return text.includes(accessKeyId) && decodeCachedCredentials(text)?.accessKeyId === accessKeyId
}
