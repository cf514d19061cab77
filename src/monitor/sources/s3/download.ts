/** An object into a private file, part by part. */
import { randomUUID } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { writeError } from '../../../system/file-errors.ts'
import { removeQuietly } from '../../../system/files.ts'
import { usualLimits } from '../read-records.ts'
import type { Bucket } from './bucket.ts'
import type { Listed } from './listing.ts'

/** So much of an answer is taken into memory at once. */
const partBytes = 4 * 1024 * 1024

/** The file in `folder`; undefined for an object that is not as it was listed. Throws as the bucket, SystemError `disk-full`. */
export async function download(
  bucket: Pick<Bucket, 'get'>,
  { key, etag, bytes }: Listed,
  folder: string,
): Promise<string | undefined> {
  const path = join(folder, `${randomUUID()}.object`)
  // The reader goes no further either.
  const end = Math.min(bytes, usualLimits.mostBytes + 1)
  let isWhole = false
  const file = await guarded(path, open(path, 'wx', 0o600))
  try {
    for (let from = 0; from < end;) {
      const wanted = Math.min(partBytes, end - from)
      const part = await bucket.get({ key, etag, from, bytes: wanted })
      if (part?.length !== wanted) return undefined
      await writeAll(file, part, path)
      from += wanted
    }
    isWhole = true
    return path
  } finally {
    await file.close()
    if (!isWhole) removeQuietly(path)
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array, path: string): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await guarded(path, file.write(bytes, at))
    at += bytesWritten
  }
}

async function guarded<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw writeError(error, path)
  }
}
