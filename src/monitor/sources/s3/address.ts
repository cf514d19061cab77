/** `s3://bucket/prefix`: where a trail's files are in S3. */
import { UsageError } from '../../../errors.ts'

export interface BucketAddress {
  readonly bucket: string
  /** Empty, or what all keys begin with. */
  readonly prefix: string
}

const scheme = /^s3:\/\//i

export function isBucketAddress(text: string): boolean {
  return scheme.test(text)
}

/** As S3 allows for all but the oldest buckets; it becomes part of a host name. */
const bucketName = /^[a-z0-9](?:[a-z0-9-]|\.(?=[a-z0-9])){1,61}[a-z0-9]$/

/** An object's name that is no log of CloudTrail's is taken for a folder. */
const objectName = /\.(?:json|jsonl|ndjson|log|gz)$/i

/** Throws UsageError `flag-value`. */
export function parseBucketAddress(text: string): BucketAddress {
  const [bucket = '', ...rest] = text.replace(scheme, '').split('/')
  if (!bucketName.test(bucket)) {
    const message = `"${text}" is no address of a bucket: s3://BUCKET or s3://BUCKET/PREFIX.`
    throw new UsageError('flag-value', message, { details: { command: 'monitor load' } })
  }
  const path = rest.join('/')
  const isWhole = path === '' || path.endsWith('/') || objectName.test(path)
  return { bucket, prefix: isWhole ? path : `${path}/` }
}

/** As it is remembered: one address for one place. */
export function formatBucketAddress({ bucket, prefix }: BucketAddress): string {
  return `s3://${bucket}/${prefix}`
}

/** The same, as it is remembered. Throws as parseBucketAddress. */
export function sameBucketAddress(text: string): string {
  return formatBucketAddress(parseBucketAddress(text))
}
