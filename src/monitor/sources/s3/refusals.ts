/** What S3 says no with, in words, and what to do about it. */
import { AccessDenied, type KeylessError, ServiceError, UsageError } from '../../../errors.ts'
import { redact } from '../../../system/redact.ts'
import { forTerminal } from '../../../system/text.ts'
import type { BucketRefusal } from './calls.ts'

export interface Asked {
  readonly bucket: string
  readonly profile?: string | undefined
}

/** What a role must be allowed for a call. */
const permissions: Readonly<Record<string, string>> = {
  ListObjectsV2: 's3:ListBucket',
  GetObject: 's3:GetObject',
}

/** `… is not authorized to perform: kms:Decrypt on resource: …` */
const named = /\bperform: ([a-z0-9-]{1,20}:[A-Za-z]{1,60})\b/

export function isThrottled({ code, status }: BucketRefusal): boolean {
  return status === 503 || code === 'SlowDown' || code === 'TooManyRequests'
}

/** Of one object, not of the bucket: gone, written anew or put into an archive since it was listed. */
export function isAboutObject({ code }: BucketRefusal): boolean {
  return ['NoSuchKey', 'PreconditionFailed', 'InvalidObjectState', 'InvalidRange'].includes(code)
}

export function isDenied({ code, status }: BucketRefusal): boolean {
  return code === 'AccessDenied' || code === 'AllAccessDisabled' || (status === 403 && code === '')
}

/** The error that a person is told. */
export function errorOf(refusal: BucketRefusal, { bucket, profile }: Asked): KeylessError {
  const { operation, code, status, requestId } = refusal
  const said = forTerminal(redact(refusal.message), 300)
  const because = code === '' ? `status ${status}` : `${code}${said === '' ? '' : `: ${said}`}`
  const retryable = isThrottled(refusal) || status >= 500
  const details = { operation, status, error: code, requestId, retryable, bucket, profile }
  if (code === 'NoSuchBucket') {
    const message = `There is no bucket ${bucket}.`
    return new UsageError('bucket-not-found', message, { details })
  }
  if (isDenied(refusal)) {
    const permission = named.exec(refusal.message)?.[1] ?? permissions[operation] ?? operation
    const who = profile === undefined ? 'These credentials' : `The role of ${profile}`
    const message = `${who} may not do ${permission} in the bucket ${bucket} (${because}).`
    return new AccessDenied('bucket-denied', message, { details: { ...details, permission } })
  }
  if (isThrottled(refusal)) {
    const message = `AWS asks for fewer requests (${operation}).`
    return new ServiceError('portal-throttled', message, { details })
  }
  if (status >= 500) {
    const message = `AWS could not answer ${operation} (status ${status}).`
    return new ServiceError('service-failed', message, { details })
  }
  const message = `${operation} of the bucket ${bucket} was refused (${because}).`
  return new ServiceError('service-refused', message, { details })
}
