/** An address on this machine that leads to a secret one, once: what the browser's command line shows is spent. */
import { randomBytes } from 'node:crypto'
import { InternalError, SystemError } from '../errors.ts'
import { isOfAnotherUser, isVisit } from '../system/browser-visit.ts'
import type { Clock } from '../system/clock.ts'
import { type LoopbackResponse, startLoopbackServer } from '../system/loopback-server.ts'
import type { Platform } from '../system/platform.ts'
import { isTrustedBrowserUrl } from '../system/trusted-url.ts'

export interface OneUseRedirectOptions {
  readonly clock: Clock
  readonly platform: Pick<Platform, 'os' | 'uid'>
  /** Text of a file of the system, undefined where there is none. */
  readonly readFile?: (path: string) => string | undefined
  readonly signal?: AbortSignal | undefined
  /** How long a browser may take to come, in milliseconds (120,000). */
  readonly timeoutMs?: number
}

export interface OneUseRedirect {
  /** To be opened by a browser of this machine. */
  readonly url: string
  /**
   * Resolves once a browser was sent on, and the port is closed. Throws SystemError
   * `browser-not-opened` when none came in time, or the signal's reason.
   */
  used(): Promise<void>
  close(): Promise<void>
}

const spent: LoopbackResponse = {
  status: 410,
  body: 'This link was used already. Run keyless console again.\n',
}
const foreign: LoopbackResponse = { status: 403, body: 'This link is for another user.\n' }
const unknown: LoopbackResponse = { status: 404, body: 'There is nothing here.\n' }
const notAVisit: LoopbackResponse = { status: 403, body: 'Open this address in a tab.\n' }
const wrongMethod: LoopbackResponse = {
  status: 405,
  headers: { allow: 'GET' },
  body: 'GET only.\n',
}

/** Throws SystemError `port-in-use`. Whoever starts it closes it. */
export async function startOneUseRedirect(
  target: string,
  options: OneUseRedirectOptions,
): Promise<OneUseRedirect> {
  const { clock, signal, timeoutMs = 120_000 } = options
  if (!isTrustedBrowserUrl(target)) throw new InternalError('The redirect leads outside of AWS.')
  const path = `/console/${randomBytes(32).toString('base64url')}`
  let location: string | undefined = target
  let follow = (): void => {}
  const followed = new Promise<void>((resolve) => {
    follow = resolve
  })
  const server = await startLoopbackServer({
    handle: (request) => {
      const { path: asked, method, headers } = request
      if (asked !== path) return unknown
      if (method !== 'GET') return wrongMethod
      if (!isVisit(headers)) return notAVisit
      if (isOfAnotherUser(request, options)) return foreign
      if (location === undefined) return spent
      const onward = { location, 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' }
      location = undefined
      follow()
      return { status: 303, headers: onward }
    },
  })
  return {
    url: `http://127.0.0.1:${server.port}${path}`,
    used: async () => {
      const over = new AbortController()
      const given = signal === undefined ? over.signal : AbortSignal.any([signal, over.signal])
      const late = clock.sleep(timeoutMs, given).then(() => {
        throw new SystemError('browser-not-opened', 'No browser came for the link.', {
          fix: 'run the same command again with --browser',
        })
      })
      try {
        await Promise.race([followed, late])
      } catch (error) {
        signal?.throwIfAborted()
        throw error
      } finally {
        over.abort()
        late.catch(() => {})
        await server.close()
      }
    },
    close: () => server.close(),
  }
}
