/** One bucket, asked where it is. */
import {
  type BucketAccess,
  type BucketCalls,
  BucketRefusal,
  type GetRequest,
  type ListAnswer,
  type ListRequest,
} from './calls.ts'
import type { BucketAddress } from './address.ts'
import { errorOf, isAboutObject } from './refusals.ts'
import { renewingCalls } from './renewing.ts'

export interface Bucket {
  readonly name: string
  readonly region: string
  /** Throws what refusals.ts makes of it, else as Http. */
  list(request: Omit<ListRequest, 'bucket'>): Promise<ListAnswer>
  /** Undefined for an object that is not as it was listed. Throws as `list`. */
  get(request: Omit<GetRequest, 'bucket'>): Promise<Uint8Array | undefined>
}

/** It becomes part of a host name. */
const regionName = /^[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?$/

/**
 * Finds out where the bucket is, and that it may be listed. Throws UsageError `bucket-not-found`,
 * AccessDenied `bucket-denied`, ServiceError.
 */
export async function openBucket(
  { bucket: name, prefix }: BucketAddress,
  access: BucketAccess,
): Promise<Bucket> {
  const { createBucketCalls } = await import('./sdk.ts')
  let { region } = access
  let calls = createBucketCalls(access)
  const first = { bucket: name, prefix, most: 1 }
  const told = { bucket: name, profile: access.profile }
  try {
    await calls.list(first)
  } catch (error) {
    const elsewhere = error instanceof BucketRefusal ? error.region : undefined
    if (elsewhere === undefined || elsewhere === region || !regionName.test(elsewhere)) {
      throw plain(error, told)
    }
    region = elsewhere
    calls = createBucketCalls({ ...access, region })
    await calls.list(first).catch((again: unknown) => {
      throw plain(again, told)
    })
  }
  return bucketOf(name, region, calls, told)
}

/** The bucket, where it is known to be in that Region. */
export async function bucketIn(name: string, access: BucketAccess): Promise<Bucket> {
  const { createBucketCalls } = await import('./sdk.ts')
  const told = { bucket: name, profile: access.profile }
  const { renew } = access
  const create = (): BucketCalls => createBucketCalls(access)
  return bucketOf(name, access.region, renew ? renewingCalls(create, renew) : create(), told)
}

function plain(error: unknown, told: Parameters<typeof errorOf>[1]): unknown {
  return error instanceof BucketRefusal ? errorOf(error, told) : error
}

function bucketOf(
  name: string,
  region: string,
  calls: BucketCalls,
  told: Parameters<typeof errorOf>[1],
): Bucket {
  return {
    name,
    region,
    list: async (request) => {
      try {
        return await calls.list({ ...request, bucket: name })
      } catch (error) {
        throw plain(error, told)
      }
    },
    get: async (request) => {
      try {
        return await calls.get({ ...request, bucket: name })
      } catch (error) {
        if (error instanceof BucketRefusal && isAboutObject(error)) return undefined
        throw plain(error, told)
      }
    },
  }
}
