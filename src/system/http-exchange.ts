/** What the two transports have in common. */
import type { BodyEncoding, HttpResponse } from './http.ts'
import type { Proxy } from './proxy.ts'

export interface Exchange {
  readonly method: 'GET' | 'POST' | 'PUT' | 'HEAD'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array | undefined
  readonly encoding: BodyEncoding
  readonly proxy: Proxy | undefined
  /** PEM text in place of the built-in certificates. */
  readonly certificates: string | undefined
  readonly signal: AbortSignal
  /** Called when the request may have left this machine. */
  readonly onSent: () => void
}

/** Throws whatever the runtime throws; http-failure.ts gives it a name. */
export type Transport = (exchange: Exchange) => Promise<HttpResponse>

export const longestBody = 4 * 1024 * 1024

/** The answer is longer than `longestBody`. */
export class BodyTooLong extends Error {}

/** The proxy answered CONNECT with something other than 200. */
export class ProxyRefused extends Error {
  /** Undefined when the proxy did not answer at all. */
  readonly status: number | undefined

  constructor(status: number | undefined, cause?: unknown) {
    super(`proxy: ${status ?? 'unreachable'}`, { cause })
    this.status = status
  }
}

/** Collects a body up to `longestBody`. Throws BodyTooLong. */
export async function readBody(
  chunks: AsyncIterable<Uint8Array>,
  encoding: BodyEncoding,
): Promise<string> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunks) {
    length += chunk.length
    if (length > longestBody) throw new BodyTooLong()
    parts.push(chunk)
  }
  return Buffer.concat(parts).toString(encoding)
}
