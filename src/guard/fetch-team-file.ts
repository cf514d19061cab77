/** A team file from an https address: short, soon, and never from somewhere less safe than asked. */
import { ServiceError, UsageError } from '../errors.ts'
import type { Http } from '../system/http.ts'
import { assertPlainWeb } from './team-source.ts'
import { parseUrl } from '../system/parse-url.ts'

const mostRedirects = 5
const timeoutMs = 15_000
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

function unreachable(message: string, details: Readonly<Record<string, string | number>>) {
  return new ServiceError('team-file-unreachable', message, { details })
}

function target(location: string | undefined, from: URL, loopback: boolean): URL {
  const url = location === undefined ? undefined : parseUrl(location, from.href)
  if (url === undefined) throw unreachable(`${from.host} leads to no address.`, { host: from.host })
  try {
    assertPlainWeb(url, `${from.host} leads elsewhere, and that address`, loopback)
  } catch (error) {
    if (error instanceof UsageError) throw unreachable(error.message, { host: from.host })
    throw error
  }
  return url
}

/** Throws ServiceError `team-file-unreachable`, or as Http does. */
export async function fetchTeamFile(
  address: string,
  { http, signal }: { readonly http: Http; readonly signal: AbortSignal },
): Promise<Buffer> {
  let url = new URL(address)
  const loopback = url.protocol === 'http:'
  for (let hops = 0; hops <= mostRedirects; hops++) {
    const headers = { accept: 'text/yaml, application/yaml, text/plain, */*' }
    const answer = await http.request({
      method: 'GET',
      url: url.href,
      headers,
      timeoutMs,
      signal,
      encoding: 'latin1',
    })
    const { status } = answer
    if (status === 200) return Buffer.from(answer.body, 'latin1')
    if (!redirects.has(status)) {
      const said = `${url.host} answered ${status} in place of the team file.`
      const hint = [401, 403, 404].includes(status)
        ? ' A private one is read over git: git@host:path.'
        : ''
      throw unreachable(said + hint, { host: url.host, status })
    }
    url = target(answer.headers['location'], url, loopback)
  }
  throw unreachable(`${url.host} leads on and on.`, { host: url.host })
}
