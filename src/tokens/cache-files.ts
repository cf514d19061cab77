/** The folders that every AWS tool writes to, file by file. */
import { readdirSync } from 'node:fs'
import { KeylessError } from '../errors.ts'
import { readCacheFile } from '../system/cache-folder.ts'
import { errorCode, readError } from '../system/file-errors.ts'
import type { System } from '../system/system.ts'

/** Other tools keep anything in the shared folders: what cannot be read is theirs and is passed over. */
export function readAnyCacheFile(
  path: string,
  system: Pick<System, 'platform' | 'log'>,
): string | undefined {
  try {
    return readCacheFile(path, system.platform)?.text
  } catch (error) {
    if (!(error instanceof KeylessError)) throw error
    system.log.debug('cache file passed over', { path, code: error.code })
    return undefined
  }
}

/** Names of a cache folder's files, sorted; none when there is no folder. */
export function listCacheFiles(folder: string, ending = '.json'): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(ending))
      .toSorted()
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw readError(error, folder)
  }
}
