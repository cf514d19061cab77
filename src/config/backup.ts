import { closeSync, existsSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Clock } from '../system/clock.ts'
import { writeError } from '../system/file-errors.ts'
import { makePrivateFolder } from '../system/files.ts'

/**
 * Keeps a copy (0600) of an AWS file before it is changed: `config-20260102T030405Z-1`. Returns its
 * path. Throws SystemError `disk-full`, `read-only` or `file-unwritable`; then nothing may be changed.
 */
export function keepBackup(
  folder: string,
  path: string,
  bytes: Uint8Array,
  clock: Pick<Clock, 'now'>,
): string {
  makePrivateFolder(folder)
  const time = clock
    .now()
    .toISOString()
    .replace(/[-:]|\.\d+/g, '')
  for (let counter = 1; ; counter++) {
    const copy = join(folder, `${basename(path)}-${time}-${counter}`)
    if (!existsSync(copy)) {
      writeCopy(copy, bytes)
      return copy
    }
  }
}

function writeCopy(copy: string, bytes: Uint8Array): void {
  let fd: number | undefined
  try {
    fd = openSync(copy, 'wx', 0o600)
    for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at)
    fsyncSync(fd)
  } catch (error) {
    if (fd !== undefined) rmSync(copy, { force: true })
    throw writeError(error, copy)
  } finally {
    if (fd !== undefined) closeSync(fd)
  }
}
