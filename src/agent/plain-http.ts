/**
 * The part of HTTP/1.1 (RFC 9112) that asking for credentials takes: GET without a body. What is
 * anything else, or ambiguous, is refused and its connection closed, so that nothing is guessed.
 */

export interface PlainRequest {
  readonly method: string
  /** As it was sent. */
  readonly target: string
  /** Names and values in turn. */
  readonly headers: readonly string[]
  /** Characters of the whole request. */
  readonly length: number
  /** The connection serves nothing after this. */
  readonly isLast: boolean
}

const requestLine = /^([A-Z]{1,16}) (\/[\x21-\x7e]*) HTTP\/1\.([01])$/
/** A name (RFC 9110, 5.6.2), with no blank before its colon; a value without controls. */
const headerLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*)$/

/** Undefined while the end of the headers is not there yet. */
export function parseRequest(text: string): PlainRequest | 'broken' | undefined {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const firstEnd = text.indexOf('\r\n')
  const [, method, target, minor] = requestLine.exec(text.slice(0, firstEnd)) ?? []
  if (method === undefined || target === undefined) return 'broken'
  const headers: string[] = []
  let isLast = minor === '0'
  for (let at = firstEnd + 2; at < end;) {
    const next = text.indexOf('\r\n', at)
    const [, name, value = ''] = headerLine.exec(text.slice(at, next)) ?? []
    if (name === undefined) return 'broken'
    headers.push(name, value.trimEnd())
    isLast ||= endsConnection(name, value)
    at = next + 2
  }
  return { method, target, headers, length: end + 4, isLast }
}

/** Where a body may follow, what comes next is not the next request. */
function endsConnection(name: string, value: string): boolean {
  switch (name.length) {
    case 10:
      return name.toLowerCase() === 'connection' && /close/i.test(value)
    case 14:
      return name.toLowerCase() === 'content-length' && value.trim() !== '0'
    case 17:
      return name.toLowerCase() === 'transfer-encoding'
    default:
      return false
  }
}

export interface PlainResponse {
  /** Everything that is sent. */
  readonly text: string
  readonly encoding: 'latin1' | 'utf8'
  /** The connection serves nothing after this. */
  readonly isLast: boolean
}

const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  503: 'Service Unavailable',
}

/** An answer in JSON; whoever gets anything but 200 begins anew. */
export function jsonResponse(
  status: number,
  facts: Readonly<Record<string, string>>,
): PlainResponse {
  const body = `${JSON.stringify(facts)}\n`
  const bytes = Buffer.byteLength(body)
  const isLast = status !== 200
  const lines = [
    `HTTP/1.1 ${status} ${reasons[status] ?? 'Error'}`,
    'Content-Type: application/json',
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    `Content-Length: ${bytes}`,
    isLast ? 'Connection: close' : 'Connection: keep-alive\r\nKeep-Alive: timeout=5',
  ]
  const text = `${lines.join('\r\n')}\r\n\r\n${body}`
  return { text, encoding: bytes === body.length ? 'latin1' : 'utf8', isLast }
}
