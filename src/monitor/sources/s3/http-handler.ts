/** The SDK's requests by our own HTTP, which knows proxies, certificates and time limits. */
import { Readable } from 'node:stream'
import type {
  HttpHandlerOptions,
  HttpRequest as SdkRequest,
  HttpResponse as SdkResponse,
  RequestHandler,
} from '@smithy/types'
import type { Http, HttpRequest } from '../../../system/http.ts'

/** For 4 MiB over a slow line. */
const timeoutMs = 120_000

/** The network failed; the SDK may try again. */
export class NetworkFailure extends Error {
  readonly $retryable = { throttling: false }
  override readonly cause: unknown

  constructor(cause: unknown) {
    super('network')
    this.cause = cause
  }
}

interface Handler extends RequestHandler<SdkRequest, SdkResponse, HttpHandlerOptions> {
  updateHttpClientConfig(): void
  httpHandlerConfigs(): object
}

export function createHandler(http: Http): Handler {
  return {
    handle: async (request, options) => {
      const signal = options?.abortSignal as AbortSignal | undefined
      try {
        const { status, headers, body } = await http.request({ ...requestOf(request), signal })
        const bytes = Buffer.from(body, 'latin1')
        return { response: { statusCode: status, headers, body: Readable.from([bytes]) } }
      } catch (error) {
        signal?.throwIfAborted()
        throw new NetworkFailure(error)
      }
    },
    updateHttpClientConfig: () => {},
    httpHandlerConfigs: () => ({}),
  }
}

function requestOf(request: SdkRequest): HttpRequest {
  const { method, protocol, hostname, port, path, query, headers } = request
  const at = port === undefined ? hostname : `${hostname}:${port}`
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) =>
      one === null ? encode(name) : `${encode(name)}=${encode(String(one))}`,
    ),
  )
  const search = pairs.length === 0 ? '' : `?${pairs.join('&')}`
  return {
    method: method === 'HEAD' ? 'HEAD' : 'GET',
    url: `${protocol}//${at}${path}${search}`,
    headers,
    encoding: 'latin1',
    timeoutMs,
  }
}

/** As signatures have it (RFC 3986). */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
