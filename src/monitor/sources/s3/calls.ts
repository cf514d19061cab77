/** What is asked of S3, in words of ours: behind it is the AWS SDK, which is loaded for this alone. */
import type { Credentials } from '../../../credentials/credentials.ts'
import type { Http } from '../../../system/http.ts'

export interface BucketAccess {
  readonly http: Http
  /** Good ones, whenever it is asked. */
  readonly credentials: () => Promise<Credentials>
  /** Throws them away, since S3 does not take them; false where there are no others (they are what there is). */
  readonly renew?: () => Promise<boolean>
  /** The bucket's, or where to begin to ask. */
  readonly region: string
  /** In place of AWS's own. */
  readonly endpoint?: string | undefined
  readonly fips?: boolean
  readonly dualstack?: boolean
  /** Who asks, for errors. */
  readonly profile?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export interface ListRequest {
  readonly bucket: string
  readonly prefix: string
  /** `/`: folders are told, not what is in them. */
  readonly delimiter?: '/'
  /** Keys after this one only. */
  readonly after?: string
  /** Where the last answer ended. */
  readonly token?: string
  /** 1000. */
  readonly most?: number
}

/** As it came, with nothing checked. */
export interface ListAnswer {
  /** Undefined where the answer is no list. */
  readonly isTruncated: boolean | undefined
  readonly objects: readonly {
    readonly key: string | undefined
    readonly bytes: number | undefined
    readonly modified: Date | undefined
    readonly etag: string | undefined
  }[]
  readonly folders: readonly (string | undefined)[]
  /** Where the next page begins. */
  readonly next: string | undefined
}

export interface GetRequest {
  readonly bucket: string
  readonly key: string
  /** Refused where the object is another one by now. */
  readonly etag: string | undefined
  readonly from: number
  /** At most 4 MiB. */
  readonly bytes: number
}

/** Throws BucketRefusal for what S3 answers, else as Http. */
export interface BucketCalls {
  list(request: ListRequest): Promise<ListAnswer>
  get(request: GetRequest): Promise<Uint8Array>
}

/** S3 said no. */
export class BucketRefusal extends Error {
  readonly operation: string
  /** As on the wire: `NoSuchBucket`; empty where the answer had no name for it. */
  readonly code: string
  readonly status: number
  readonly requestId: string | undefined
  /** Where the bucket is, if that is what was wrong. */
  readonly region: string | undefined

  constructor(
    message: string,
    facts: Pick<BucketRefusal, 'operation' | 'code' | 'status' | 'requestId' | 'region'>,
  ) {
    super(message)
    this.operation = facts.operation
    this.code = facts.code
    this.status = facts.status
    this.requestId = facts.requestId
    this.region = facts.region
  }
}
