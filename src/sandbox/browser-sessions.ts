import { opaqueToken } from './identifiers.ts'
import { sameSecret } from './secrets.ts'
import type { BrowserSession } from './store.ts'
import { type World, nowMs } from './world.ts'

/** A browser that has a cookie: anonymous at first, then half or wholly signed in. */
export interface Browser {
  readonly id: string
  readonly session: BrowserSession
}

/** Cookies know no ports, so each sandbox has a name of its own. */
function cookieName(world: World): string {
  return `keyless_sandbox_${new URL(world.origin).port}`
}

export function sessionCookie(world: World, id: string): string {
  return `${cookieName(world)}=${id}; Path=/; HttpOnly; SameSite=Lax`
}

export function findBrowser(world: World, cookieHeader: string | undefined): Browser | undefined {
  const prefix = `${cookieName(world)}=`
  for (const part of (cookieHeader ?? '').split(/; */)) {
    if (!part.startsWith(prefix)) continue
    const id = part.slice(prefix.length)
    const session = world.store.browserSessions.get(id)
    if (session === undefined || nowMs(world) >= session.expiresAtMs) continue
    const known = session.userName === undefined || world.directory.user(session.userName)
    if (known !== undefined) return { id, session }
  }
  return undefined
}

/** A new session under a new id, so that an id planted before the sign-in is worth nothing. */
export function startBrowser(
  world: World,
  who: Pick<BrowserSession, 'userName' | 'pendingUser' | 'workflow'> = {},
): Browser {
  const id = opaqueToken('', 24)
  const session: BrowserSession = {
    ...who,
    csrfToken: opaqueToken('', 24),
    expiresAtMs: nowMs(world) + world.directory.organisation.sessionSeconds * 1000,
  }
  world.store.browserSessions.put(id, session)
  return { id, session }
}

export function endBrowser(world: World, id: string): void {
  world.store.browserSessions.remove(id)
}

export function isFormOf(browser: Browser, csrfToken: string | null): boolean {
  return csrfToken !== null && sameSecret(csrfToken, browser.session.csrfToken)
}
