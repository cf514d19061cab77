/** Redirect URIs of programs on this machine: RFC 8252 section 7.3. */
import { parseUrl } from '../system/parse-url.ts'

const loopbackHosts = new Set(['127.0.0.1', '[::1]'])

function parsed(uri: string): URL | undefined {
  return parseUrl(uri)
}

/** `http` to an IP literal of loopback, without user or fragment. */
export function isLoopbackRedirect(uri: string): boolean {
  const url = parsed(uri)
  return (
    url !== undefined &&
    url.protocol === 'http:' &&
    loopbackHosts.has(url.hostname) &&
    url.username === '' &&
    url.password === '' &&
    !uri.includes('#')
  )
}

/** Equal but for the port, which the program takes as it comes. */
export function matchesRegistered(uri: string, registered: readonly string[]): boolean {
  const url = parsed(uri)
  if (url === undefined || !isLoopbackRedirect(uri)) return false
  return registered.some((candidate) => {
    const known = parsed(candidate)
    return (
      known !== undefined &&
      known.hostname === url.hostname &&
      known.pathname === url.pathname &&
      known.search === url.search
    )
  })
}
