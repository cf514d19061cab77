import type { Platform } from './platform.ts'

export interface CacheFile {
  readonly text: string
  /** Others on this machine may read it (SDKs write by umask). Not an error, worth a finding. */
  readonly readableByOthers: boolean
}

/** The file's text when it is safe to trust, or undefined when there is none. */
export function readCacheFile(
  _path: string,
  _platform: Pick<Platform, 'uid'>,
): CacheFile | undefined {
  return undefined
}
