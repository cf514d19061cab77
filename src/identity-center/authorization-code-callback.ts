/** What one request to the callback listener, or one pasted address, means. Pure; nothing is spent here. */

import { sameSecret } from './pkce.ts'
import { callbackPath } from './registration.ts'
import { parseUrl } from '../system/parse-url.ts'

export interface ExpectedCallback {
  readonly port: number
  readonly state: string
}

/** The first answer with the right state decides the sign-in. */
export type Callback =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'error'; readonly error: string; readonly description: string }
  /** With another state or none: it may be anybody's, so nothing that it says is passed on. */
  | { readonly kind: 'wrong-state' }
  | { readonly kind: 'unrelated'; readonly status: 400 | 403 | 404 | 405; readonly problem: string }

interface CallbackRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
}

/**
 * One exact path and method. The state is compared before anything else in the query is believed
 * (RFC 6749 section 10.12), errors included: they carry it too (section 4.1.2.1).
 */
export function readCallback(request: CallbackRequest, state: string): Callback {
  if (request.path !== callbackPath) return unrelated(404, 'There is nothing at this address.')
  if (request.method !== 'GET') return unrelated(405, 'Only GET is answered here.')
  // Pages of other sites can point an image or a frame here, and so end a sign-in; not a visit.
  const purpose = request.headers['sec-fetch-dest'] ?? 'document'
  if (purpose !== 'document')
    return unrelated(403, 'This address is for a sign-in to come back to.')
  const single = (name: string): string | undefined => {
    const values = request.query.getAll(name)
    return values.length === 1 && values[0] !== '' ? values[0] : undefined
  }
  const [givenState, code, error] = [single('state'), single('code'), single('error')]
  const says = givenState ?? error ?? code
  if (says !== undefined && !sameSecret(givenState ?? '', state)) return { kind: 'wrong-state' }
  if (error !== undefined) {
    return { kind: 'error', error, description: single('error_description') ?? '' }
  }
  if (code === undefined) return unrelated(400, 'There is no authorization code in this address.')
  return { kind: 'code', code }
}

/** The redirected address as a person copied it; blanks that a terminal put in are dropped. */
export function readPastedUrl(text: string, expected: ExpectedCallback): Callback {
  const pasted = text.replaceAll(/\s+/g, '')
  if (pasted === '') return unrelated(400, 'Nothing was pasted.')
  const url = parseUrl(pasted)
  const origin = `http://127.0.0.1:${expected.port}`
  if (url === undefined || url.username !== '' || url.password !== '' || url.origin !== origin) {
    return unrelated(
      400,
      `That is not the address to paste: it begins with ${origin}${callbackPath}.`,
    )
  }
  const request = { method: 'GET', path: url.pathname, query: url.searchParams, headers: {} }
  return readCallback(request, expected.state)
}

function unrelated(status: 400 | 403 | 404 | 405, problem: string): Callback {
  return { kind: 'unrelated', status, problem }
}
