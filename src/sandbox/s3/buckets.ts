/** Folders of this machine as buckets: their files are the objects. Nothing is written there. */
import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface TrailBucket {
  readonly name: string
  readonly folder: string
}

export interface StoredObject {
  readonly key: string
  readonly path: string
  readonly bytes: number
  readonly modified: Date
  /** In quotation marks, as in headers. */
  readonly etag: string
}

function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other))
}

/** Undefined for what is no plain file. */
function stored(key: string, path: string): StoredObject | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (stats?.isFile() !== true) return undefined
  const { size, mtimeMs } = stats
  const digest = createHash('md5').update(`${key}\n${size}\n${mtimeMs}`).digest('hex')
  return { key, path, bytes: size, modified: stats.mtime, etag: `"${digest}"` }
}

/** Those whose key begins with `prefix` and comes after `after`, in the order of S3: that of bytes. */
export function* objectsIn(
  { folder }: TrailBucket,
  prefix: string,
  after: string,
  base = '',
): Generator<StoredObject> {
  const entries = readdirSync(folder, { withFileTypes: true })
  const keys = entries.map((entry) => {
    const isFolder = entry.isDirectory()
    return { name: entry.name, isFolder, key: `${base}${entry.name}${isFolder ? '/' : ''}` }
  })
  for (const { name, isFolder, key } of keys.toSorted((a, b) => byBytes(a.key, b.key))) {
    if (isFolder) {
      const isBehind = byBytes(key, after) > 0 || after.startsWith(key)
      if (isBehind && (key.startsWith(prefix) || prefix.startsWith(key))) {
        yield* objectsIn({ name, folder: join(folder, name) }, prefix, after, key)
      }
    } else if (key.startsWith(prefix) && byBytes(key, after) > 0) {
      const object = stored(key, join(folder, name))
      if (object !== undefined) yield object
    }
  }
}

/** Undefined where there is none; a key never leads out of the folder. */
export function objectAt({ folder }: TrailBucket, key: string): StoredObject | undefined {
  const parts = key.split('/')
  if (parts.some((part) => part === '' || part === '.' || part === '..' || part.includes('\0'))) {
    return undefined
  }
  let path = folder
  for (const part of parts.slice(0, -1)) {
    path = join(path, part)
    if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return undefined
  }
  return stored(key, join(path, parts.at(-1) ?? ''))
}

export function contentOf({ path }: StoredObject): Uint8Array {
  return readFileSync(path)
}
