/** Which bucket and object a request names: in its path, or the bucket before the host. */
import type { SandboxRequest } from '../exchange.ts'

export interface Place {
  /** Empty for the list of buckets. */
  readonly bucket: string
  /** Empty for the bucket itself. */
  readonly key: string
}

const virtualHost = /^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\.localhost:\d+$/

/** The bucket of `trail.localhost:8490`. */
export function bucketOfHost({ headers }: Pick<SandboxRequest, 'headers'>): string | undefined {
  return virtualHost.exec((headers['host'] ?? '').toLowerCase())?.[1]
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export function placeOf(request: Pick<SandboxRequest, 'headers' | 'path'>): Place {
  const path = decoded(request.path.slice(1))
  const ofHost = bucketOfHost(request)
  if (ofHost !== undefined) return { bucket: ofHost, key: path }
  const [bucket = '', ...key] = path.split('/')
  return { bucket, key: key.join('/') }
}
