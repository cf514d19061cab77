/** One HTTP exchange of the sandbox, free of any server. */

export interface SandboxRequest {
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly query: URLSearchParams
  /** As sent, percent-encoded, without `?`. */
  readonly rawQuery: string
  /** Names in lower case; repeated ones joined by `,`. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  readonly remoteAddress: string
}

export interface SandboxResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Held back for so long. */
  readonly delayMs?: number
  /** `mid-body`: reset after half of the body; `at-once`: reset without any answer. */
  readonly cut?: 'mid-body' | 'at-once'
  /** Who it was for, for the journal. */
  readonly user?: string
  /** Run once the answer has left. */
  readonly afterwards?: () => void
}

export function jsonResponse(
  body: unknown,
  options: { status?: number; headers?: Readonly<Record<string, string>>; user?: string } = {},
): SandboxResponse {
  return {
    status: options.status ?? 200,
    headers: { 'content-type': 'application/json', ...options.headers },
    body: JSON.stringify(body),
    ...(options.user === undefined ? {} : { user: options.user }),
  }
}

export function redirect(
  location: string,
  headers: Readonly<Record<string, string>> = {},
): SandboxResponse {
  // 303, so that a form's POST always becomes a GET (RFC 9110 section 15.4.4).
  return { status: 303, headers: { location, 'cache-control': 'no-store', ...headers }, body: '' }
}
