import { join } from 'node:path'
import type { System } from '../system/system.ts'
import { listCacheFiles, readAnyCacheFile } from '../tokens/token-cache.ts'
import type { Credentials } from './credentials.ts'
import { mfaFolder } from './mfa-session.ts'
import { decodeCachedCredentials } from './role-cache-file.ts'

/** The cache files that hold these very keys, whichever tool wrote them. */
export function keyFiles(
  { accessKeyId }: Credentials,
  system: Pick<System, 'paths' | 'platform' | 'log'>,
): readonly string[] {
  const folders = [system.paths.cliCache, mfaFolder(system.paths)]
  const paths = folders.flatMap((folder) =>
    listCacheFiles(folder).map((name) => join(folder, name)),
  )
  return paths.filter((path) => {
    const held = decodeCachedCredentials(readAnyCacheFile(path, system) ?? '')
    return held?.accessKeyId === accessKeyId
  })
}
