/**
 * The live page on 127.0.0.1. Its link opens once, for whoever started it: the browser that came gets a cookie,
 * and nothing else is answered. Host and Origin are checked by the loopback server.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { isOfAnotherUser, isVisit } from '../../system/browser-visit.ts'
import {
  type LoopbackRequest,
  type LoopbackResponse,
  startLoopbackServer,
} from '../../system/loopback-server.ts'
import type { Platform } from '../../system/platform.ts'
import type { Behind } from './behind.ts'
import { livePage, pagePolicy } from './document.ts'
import type { Live } from './live.ts'

export interface PageServerOptions {
  /** Any free one by default. */
  readonly port?: number | undefined
  readonly live: Live
  readonly platform: Pick<Platform, 'os' | 'uid'>
}

export interface PageServer {
  /** Works once. */
  readonly link: string
  readonly port: number
  close(): Promise<void>
}

const refused = (status: number, body: string): LoopbackResponse => ({
  status,
  body: `${body}\n`,
})

const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `${pagePolicy("'self'")}; frame-ancestors 'none'`,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
}

const jsonHeaders = {
  'content-type': 'application/json; charset=utf-8',
  'cross-origin-resource-policy': 'same-origin',
}

function json(body: unknown): LoopbackResponse {
  return { status: 200, headers: jsonHeaders, body: JSON.stringify(body) }
}

/** Takes as long for every text. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}

/** Cookies of 127.0.0.1 go to every port: a name for each keeps two pages apart. */
function cookieIn({ headers }: LoopbackRequest, name: string): string {
  const pairs = (headers['cookie'] ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? ''
}

/** Undefined for what no page of ours asks. */
function readAsked(query: URLSearchParams): Behind | undefined {
  const number = (name: string): number | undefined => {
    const text = query.get(name)
    return text !== null && /^\d{1,12}$/.test(text) ? Number(text) : undefined
  }
  const [from, to] = [number('from'), number('to')]
  if (from === undefined || to === undefined) return undefined
  const what = { person: number('person'), account: number('account'), hour: number('hour') }
  const signIns = query.get('sign-ins') === '1'
  return { from, to, ...what, signIns, finding: number('finding') }
}

/** So long a question for something new waits at most: of a tab that was closed nobody hears. */
const longestWaitMs = 60_000

/** The version, once it is another one than the page knows. */
async function state(known: string | null, live: Live, closing: AbortSignal): Promise<unknown> {
  if (known === String(live.version)) {
    const waited = AbortSignal.timeout(longestWaitMs)
    await live.newer(live.version, AbortSignal.any([closing, waited]))
  }
  return { version: live.version }
}

async function answer(
  { path, query }: LoopbackRequest,
  live: Live,
  closing: AbortSignal,
): Promise<LoopbackResponse> {
  if (path === '/') return { status: 200, headers: pageHeaders, body: livePage(live.model) }
  if (path === '/state') return json(await state(query.get('known'), live, closing))
  if (path === '/data') return json({ version: live.version, model: live.model })
  if (path !== '/events') return refused(404, 'There is nothing here.')
  const asked = readAsked(query)
  if (asked === undefined) return refused(400, 'That is no question of the page.')
  // Places of people and accounts are those of one model.
  const events = await live.behind(asked, Number(query.get('version')))
  return events === undefined ? refused(409, 'There is something new.') : json(events)
}

/** Throws SystemError `port-in-use`. */
export async function startPageServer({
  port,
  live,
  platform,
}: PageServerOptions): Promise<PageServer> {
  const path = `/open/${randomBytes(32).toString('base64url')}`
  const secret = randomBytes(32).toString('base64url')
  const closing = new AbortController()
  let isSpent = false
  let cookie = ''
  const enter = (request: LoopbackRequest): LoopbackResponse => {
    if (!isVisit(request.headers)) return refused(403, 'Open this address in a tab.')
    if (isOfAnotherUser(request, { platform }))
      return refused(403, 'This link is for another user.')
    if (isSpent) {
      return refused(410, 'This link was used already. Run keyless monitor serve again.')
    }
    isSpent = true
    const kept = `${cookie}=${secret}; HttpOnly; SameSite=Strict; Path=/`
    return { status: 303, headers: { location: '/', 'set-cookie': kept } }
  }
  const server = await startLoopbackServer({
    port,
    handle: async (request) => {
      if (request.method !== 'GET') {
        return { ...refused(405, 'GET only.'), headers: { allow: 'GET' } }
      }
      if (isSame(request.path, path)) return enter(request)
      const site = request.headers['sec-fetch-site'] ?? 'none'
      const isOwn = site === 'none' || site === 'same-origin'
      if (!isOwn || !isSame(cookieIn(request, cookie), secret)) {
        return refused(403, 'Open the link that keyless monitor serve has shown.')
      }
      return await answer(request, live, closing.signal)
    },
  })
  cookie = `keyless-monitor-${server.port}`
  return {
    link: `http://127.0.0.1:${server.port}${path}`,
    port: server.port,
    close: async () => {
      closing.abort()
      await server.close()
    },
  }
}
