import { bucketOfHost } from './s3/place.ts'
import type { TrailBucket } from './s3/buckets.ts'
import { type SandboxRequest, type SandboxResponse, jsonResponse } from './exchange.ts'

function refused(message: string): SandboxResponse {
  return jsonResponse({ message }, { status: 403 })
}

/**
 * Undefined for a request that may pass. The Host must be this server, or a web page could reach it
 * by a name of its own that resolves to 127.0.0.1; an Origin, if any, must be our own pages.
 */
export function refusedSource(
  request: SandboxRequest,
  port: string,
  buckets: readonly TrailBucket[] = [],
): SandboxResponse | undefined {
  const { host, origin } = request.headers
  const bucket = bucketOfHost(request)
  // Names below localhost are this machine's wherever they resolve.
  const ofBucket = buckets.some(({ name }) => name === bucket)
    ? [`${bucket}.localhost:${port}`]
    : []
  const hosts = [...ofBucket, `127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]
  if (host === undefined || !hosts.includes(host.toLowerCase())) {
    return refused('This sandbox answers only to its own address.')
  }
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) {
    return refused('This sandbox answers only to its own pages.')
  }
  return undefined
}
