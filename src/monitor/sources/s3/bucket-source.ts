/** The logs in a bucket as a source of the store: what is new of them is fetched, and read from here. */
import { AccessDenied } from '../../../errors.ts'
import { removeQuietly } from '../../../system/files.ts'
import { isLog, otherFolders } from '../find-files.ts'
import type { FarSource, FoundFile, RememberedAccess, Wanted } from '../source.ts'
import { type BucketAddress, formatBucketAddress } from './address.ts'
import { ahead } from './ahead.ts'
import type { Bucket } from './bucket.ts'
import { download } from './download.ts'
import { isAddressable } from './keys.ts'
import { type Narrowing, listingsOf } from './layout.ts'
import { type Listed, type ListedPage, listPages } from './listing.ts'

/** What is fetched at once: most objects are of some kilobytes, so that it is the way there that takes time. */
const parallelObjects = 8
const parallelLists = 4

export interface BucketSource {
  readonly address: BucketAddress
  readonly remembered: RememberedAccess | undefined
  readonly narrowing: Narrowing
  readonly open: (signal: AbortSignal) => Promise<Bucket>
}

export function bucketSource(source: BucketSource): FarSource {
  const { address, remembered, open } = source
  return {
    address: formatBucketAddress(address),
    remembered,
    files: async function* files(wanted) {
      const bucket = await open(wanted.signal)
      const fetch = createFetch(bucket, wanted)
      const fresh = newObjects(bucket, source, wanted)
      yield* ahead(fresh, parallelObjects, fetch, ({ at }) => {
        if (at !== undefined) removeQuietly(at)
      })
    },
  }
}

function createFetch(bucket: Bucket, { folder }: Wanted) {
  let hasRead = false
  return async (object: Listed): Promise<FoundFile> => {
    const file = sourceFile(bucket, object)
    try {
      const at = isAddressable(object.key) ? await download(bucket, object, folder) : undefined
      hasRead ||= at !== undefined
      return { file, at, isTemporary: true }
    } catch (error) {
      // Another key of KMS, perhaps: it is told, as a file is that may not be opened.
      if (!hasRead || !(error instanceof AccessDenied)) throw error
      return { file, at: undefined, isTemporary: true }
    }
  }
}

function sourceFile({ name }: Bucket, { key, bytes, modifiedMs, etag }: Listed) {
  const path = `s3://${name}/${key}`
  return { path, bytes, modifiedMs, ...(etag === undefined ? {} : { etag }) }
}

async function* newObjects(
  bucket: Bucket,
  { address, narrowing }: BucketSource,
  { isNew, signal }: Wanted,
): AsyncGenerator<Listed> {
  const listings = listingsOf(bucket, address.prefix, narrowing)
  const begun = ahead(listings, parallelLists, async (listing) => {
    const pages = listPages(bucket, listing)
    return { first: await pages.next(), pages }
  })
  for await (const { first, pages } of begun) {
    if (first.done === true) continue
    for await (const { objects } of following(first.value, pages)) {
      signal.throwIfAborted()
      for (const object of objects) {
        if (isOurs(object.key, narrowing) && isNew(sourceFile(bucket, object))) yield object
      }
    }
  }
}

async function* following(
  first: ListedPage,
  pages: AsyncGenerator<ListedPage>,
): AsyncGenerator<ListedPage> {
  yield first
  yield* pages
}

/** As CloudTrail names its files, wherever they lie. */
const fileName = /^(\d{12})_CloudTrail_([a-z0-9-]+)_\d{8}T\d{4}Z_/

function isOurs(key: string, { accounts, regions }: Narrowing): boolean {
  const folders = key.split('/')
  const name = folders.pop() ?? ''
  if (!isLog(name) || folders.some((folder) => otherFolders.has(folder))) return false
  const [, account = '', region = ''] = fileName.exec(name) ?? []
  if (account === '') return true
  return (accounts?.includes(account) ?? true) && (regions?.includes(region) ?? true)
}
