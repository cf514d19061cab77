import { accessSync, constants, statfsSync } from 'node:fs'
import { errorCode } from '../system/file-errors.ts'

/** What file systems say of a folder. An interface, since nobody fills a disk to test a sentence. */
export interface Volumes {
  /** Infinity where it cannot be told. */
  freeBytes(folder: string): number
  /** Undefined where this user may write. */
  obstacle(folder: string): 'read-only' | 'folder-unwritable' | undefined
}

export const systemVolumes: Volumes = {
  freeBytes: (folder) => {
    try {
      const { bavail, bsize } = statfsSync(folder)
      return bavail * bsize
    } catch {
      return Number.POSITIVE_INFINITY
    }
  },
  obstacle: (folder) => {
    try {
      accessSync(folder, constants.W_OK | constants.X_OK)
      return undefined
    } catch (error) {
      return errorCode(error) === 'EROFS' ? 'read-only' : 'folder-unwritable'
    }
  },
}
