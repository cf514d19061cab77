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

/** What a person did at a page, for the trail. */
export type PageAct =
  | {
      readonly kind: 'challenge' | 'verified' | 'failed' | 'signed-in'
      /** Undefined for a name that nobody has. */
      readonly userName: string | undefined
      /** `PASSWORD`, `TOTP`; of `signed-in` all that were used. */
      readonly credentials: readonly string[]
      /** The same in all acts of one sign-in. */
      readonly workflow: string
    }
  | {
      readonly kind: 'listed' | 'signed-out'
      readonly userName: string
      readonly workflow: string
    }
  | {
      readonly kind: 'federated'
      readonly userName: string
      readonly accountId: string
      readonly permissionSet: string
      readonly workflow: string
    }
  | { readonly kind: 'console'; readonly accessKeyId: string }

export interface SandboxResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
  /** Held back for so long. */
  readonly delayMs?: number
  /** `mid-body`: reset after half of the body; `at-once`: reset without any answer. */
  readonly cut?: 'mid-body' | 'at-once'
  /** Who it was for, for the journal. */
  readonly user?: string
  /** What it gave, for the trail: the key of its record in the store (access key id, access token). */
  readonly issued?: string
  /** For the trail. */
  readonly acts?: readonly PageAct[]
  /** Run once the answer has left. */
  readonly afterwards?: () => void
}

export function jsonResponse(
  body: unknown,
  options: {
    status?: number
    headers?: Readonly<Record<string, string>>
    user?: string
    issued?: string
  } = {},
): SandboxResponse {
  return {
    status: options.status ?? 200,
    headers: { 'content-type': 'application/json', ...options.headers },
    body: JSON.stringify(body),
    ...(options.user === undefined ? {} : { user: options.user }),
    ...(options.issued === undefined ? {} : { issued: options.issued }),
  }
}

export function redirect(
  location: string,
  headers: Readonly<Record<string, string>> = {},
): SandboxResponse {
  // 303, so that a form's POST always becomes a GET (RFC 9110 section 15.4.4).
  return { status: 303, headers: { location, 'cache-control': 'no-store', ...headers }, body: '' }
}
