/**
 * What every request for credentials must show by its headers: that it was meant for this server,
 * and that no browser and no proxy made it. Whose connection it came by is for peer-check.ts, its
 * token for the route.
 */

/** How a request may name this machine; undefined behind a Unix socket, where any port may lead to it. */
export type OwnHosts = ReadonlySet<string> | undefined

export function hostsOfPort(port: number): ReadonlySet<string> {
  return new Set([`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`])
}

export type HeaderVerdict =
  /** In words that fit behind "A request for credentials". */
  { readonly refused: string } | { readonly refused?: never; readonly token: string | undefined }

const otherHost: HeaderVerdict = { refused: 'for another host' }
const loopbackHost = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/

/**
 * @param raw Names and values in turn, as they came (`IncomingMessage.rawHeaders`): a look through
 *   them takes half the time of making an object of them.
 */
export function checkHeaders(raw: readonly string[], hosts: OwnHosts): HeaderVerdict {
  let host: string | undefined
  let token: string | undefined
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? ''
    // By length first: most headers are none of these.
    if (name.length === 4 && name.toLowerCase() === 'host') {
      if (host !== undefined) return otherHost
      host = raw[at + 1]
    } else if (name.length === 13 && name.toLowerCase() === 'authorization') {
      token = raw[at + 1]
    } else if (name.length === 6 || name.length > 8) {
      const refused = foreign(name.toLowerCase())
      if (refused !== undefined) return { refused }
    }
  }
  const isOwn = hosts?.has(host ?? '') ?? loopbackHost.test(host ?? '')
  return isOwn ? { token } : otherHost
}

/**
 * A browser sends the first two (Node's fetch has `sec-fetch-mode` too); a proxy that somebody talked
 * into asking here sends the others.
 */
function foreign(name: string): string | undefined {
  if (name === 'origin') return 'from a web page'
  const isForeign = name === 'sec-fetch-site' || name === 'x-forwarded-for' || name === 'forwarded'
  return isForeign ? `with the header ${name}` : undefined
}
