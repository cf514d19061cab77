/** ListObjectsV2: pages, folders, and keys that XML cannot hold. */
import { s3Fault, s3Namespace } from '../wire-faults.ts'
import { type XmlElements, xmlDocument } from '../xml.ts'
import { objectsIn, type StoredObject, type TrailBucket } from './buckets.ts'

const largestPage = 1000

interface Page {
  readonly objects: readonly StoredObject[]
  readonly folders: readonly string[]
  /** The last of them, where there are more. */
  readonly last: string | undefined
}

function pageOf(
  bucket: TrailBucket,
  asked: {
    readonly prefix: string
    readonly delimiter: string
    readonly after: string
    readonly size: number
  },
): Page {
  const { prefix, delimiter, after, size } = asked
  const objects: StoredObject[] = []
  const folders: string[] = []
  let last = ''
  for (const object of objectsIn(bucket, prefix, after)) {
    const end = delimiter === '' ? -1 : object.key.indexOf(delimiter, prefix.length)
    const folder = end === -1 ? undefined : object.key.slice(0, end + delimiter.length)
    // One that a page ended with is told once.
    if (folder !== undefined && (folder === last || folder === after)) continue
    if (objects.length + folders.length === size) return { objects, folders, last }
    last = folder ?? object.key
    if (folder === undefined) objects.push(object)
    else folders.push(folder)
  }
  return { objects, folders, last: undefined }
}

function sizeOf(text: string | null): number {
  if (text === null) return largestPage
  if (/^\d{1,9}$/.test(text)) return Math.min(Number(text), largestPage)
  throw s3Fault('InvalidArgument', 'Provided max-keys not an integer or within integer range')
}

function tokenOf(bucket: TrailBucket, last: string): string {
  return Buffer.from(`${bucket.name}\n${last}`).toString('base64url')
}

function afterToken(bucket: TrailBucket, token: string): string {
  const [name, ...last] = Buffer.from(token, 'base64url').toString('utf8').split('\n')
  if (name === bucket.name && last.length > 0) return last.join('\n')
  throw s3Fault('InvalidArgument', 'The continuation token provided is incorrect')
}

/** As S3 writes keys for `encoding-type=url`. */
function urlEncoded(key: string): string {
  return encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+')
}

/** Throws WireFault. */
export function listObjects(bucket: TrailBucket, query: URLSearchParams): string {
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter') ?? ''
  const token = query.get('continuation-token')
  const startAfter = query.get('start-after')
  const size = sizeOf(query.get('max-keys'))
  const after = token === null ? (startAfter ?? '') : afterToken(bucket, token)
  const { objects, folders, last } = pageOf(bucket, { prefix, delimiter, after, size })
  const shown = query.get('encoding-type') === 'url' ? urlEncoded : (key: string): string => key
  const more = last === undefined || size === 0 ? undefined : tokenOf(bucket, last)
  const body: XmlElements = {
    Name: bucket.name,
    Prefix: shown(prefix),
    ...(delimiter === '' ? {} : { Delimiter: shown(delimiter) }),
    ...(startAfter === null ? {} : { StartAfter: shown(startAfter) }),
    ...(token === null ? {} : { ContinuationToken: token }),
    ...(more === undefined ? {} : { NextContinuationToken: more }),
    KeyCount: objects.length + folders.length,
    MaxKeys: size,
    ...(shown === urlEncoded ? { EncodingType: 'url' } : {}),
    IsTruncated: String(more !== undefined),
    Contents: objects.map(({ key, modified, etag, bytes }) => ({
      Key: shown(key),
      LastModified: modified.toISOString(),
      ETag: etag,
      Size: bytes,
      StorageClass: 'STANDARD',
    })),
    CommonPrefixes: folders.map((folder) => ({ Prefix: shown(folder) })),
  }
  return xmlDocument('ListBucketResult', s3Namespace, body)
}
