/** Room on the disk for what must not be lost once it is known: taken before, filled after. */
import { closeSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { writeError } from './file-errors.ts'
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
  let fd: number | undefined = openTemp(temp, path)
  const close = (): void => {
    const opened = fd
    fd = undefined
    if (opened !== undefined) closeSync(opened)
  }
  return {
    write: (text) => {
      try {
        // Open since before: between the answer and the disk nothing else shall stand.
        if (fd !== undefined) overwrite(fd, Buffer.from(text, 'utf8'))
        close()
        renameWithRetry(temp, path)
        sweepTemps(path)
      } catch {
        writePrivateFile(path, text, { mode: 0o600 })
      }
    },
    close: () => {
      try {
        close()
      } catch {
        // What was in it is not wanted any more.
      }
      removeQuietly(temp)
    },
  }
}

function openTemp(temp: string, path: string): number {
  try {
    return openSync(temp, 'r+')
  } catch (error) {
    removeQuietly(temp)
    throw writeError(error, path)
  }
}

function overwrite(fd: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at, bytes.length - at, at)
  ftruncateSync(fd, bytes.length)
  fsyncSync(fd)
}
