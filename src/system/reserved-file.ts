/** Room on the disk for what must not be lost once it is known: taken before, filled after. */
import { closeSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import {
  createTemp,
  removeQuietly,
  renameWithRetry,
  sweepTemps,
  writePrivateFile,
} from './files.ts'

export interface ReservedFile {
  /** As writePrivateFile, in the room that was taken; tried once more where the disk fails. */
  write(text: string): void
  /** Gives back what was not used. Never throws. */
  close(): void
}

/**
 * Takes `bytes` beside `path`, which stays as it is until `write`. Whoever is killed in between
 * leaves a file that `tempsOf` finds: blank, or with the whole text. Throws as writePrivateFile.
 */
export function reservePrivateFile(path: string, bytes: number): ReservedFile {
  const temp = createTemp(path, Buffer.alloc(bytes, ' '), { mode: 0o600 })
  return {
    write: (text) => {
      try {
        overwrite(temp, Buffer.from(text, 'utf8'))
        renameWithRetry(temp, path)
        sweepTemps(path)
      } catch {
        writePrivateFile(path, text, { mode: 0o600 })
      }
    },
    close: () => removeQuietly(temp),
  }
}

function overwrite(path: string, bytes: Buffer): void {
  const fd = openSync(path, 'r+')
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at, bytes.length - at, at)
    ftruncateSync(fd, bytes.length)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}
