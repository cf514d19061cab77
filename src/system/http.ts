/** One HTTP exchange, small enough that fetch (bun) and node:https (Node) both fit behind it. */

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'HEAD'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Whole exchange, in milliseconds (10,000). */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal | undefined
  /** Of the answer's body (UTF-8); in `latin1` each character is one byte as it came. */
  readonly encoding?: BodyEncoding
  /** What stands behind the host is a secret: the log does not know it. */
  readonly isSecretPath?: boolean
}

export type BodyEncoding = 'utf8' | 'latin1'

export interface HttpResponse {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** At most 4 MiB; a longer body is an error. Redirects are never followed. */
  readonly body: string
}

/**
 * Throws ServiceError `network-unreachable`, `network-timeout`, `tls-failed`, `proxy-failed` or
 * `service-answer-invalid`, or the signal's reason when given up; any HTTP status is an answer, not
 * an error. A thrown ServiceError has `details.requestSent`: false when the request never left this
 * machine, so that sending it again cannot do a thing twice.
 */
export interface Http {
  request(request: HttpRequest): Promise<HttpResponse>
}
