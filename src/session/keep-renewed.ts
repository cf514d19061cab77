/** For tools that cannot refresh while secrets are sealed: their access tokens are renewed in time. */
import { loadAwsConfig } from '../config/aws-config.ts'
import { KeylessError, SignInRequired } from '../errors.ts'
import type { System } from '../system/system.ts'
import { readProtection } from '../tokens/sealing/protection.ts'
import { canRefresh, refreshBeforeMs, timeLeftMs } from '../tokens/token.ts'
import { openSession } from './open-session.ts'

/** The machine may have slept, or protection begun, since the last look. */
const lookEveryMs = 60_000

/**
 * Looks at every sign-in of the config once a minute, until `signal` is aborted. A sign-in that has
 * ended is left alone until there is another. Never asks a person, and never throws.
 */
export async function keepSignInsRenewed(system: System, signal: AbortSignal): Promise<void> {
  /** When the token ended that could not be renewed, by session. */
  const over = new Map<string, number>()
  while (!signal.aborted) {
    await renewAll(system, over)
    await system.clock.sleep(lookEveryMs, signal).catch(() => {})
  }
}

async function renewAll(system: System, over: Map<string, number>): Promise<void> {
  await unlessRefused(system, undefined, async () => {
    if (readProtection(system)?.mode !== 'shared') return
    const config = loadAwsConfig(system.paths)
    for (const session of config.ssoSessions.keys()) {
      await unlessRefused(system, session, async () => renewOne(session, config, over, system))
    }
  })
}

/** What is wrong with one session keeps no other from being renewed. */
async function unlessRefused(
  system: System,
  session: string | undefined,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof KeylessError)) throw error
    system.log.debug('sign-ins not renewed', { code: error.code, session })
  }
}

async function renewOne(
  session: string,
  config: ReturnType<typeof loadAwsConfig>,
  over: Map<string, number>,
  system: System,
): Promise<void> {
  const open = openSession(config, { session }, system)
  const now = system.clock.now()
  const token = open.cachedToken()
  if (token === undefined || !canRefresh(token, now)) return
  const endMs = token.expiresAt.getTime()
  if (timeLeftMs(token, now) >= refreshBeforeMs || over.get(session) === endMs) return
  try {
    await open.token()
  } catch (error) {
    if (error instanceof SignInRequired) over.set(session, endMs)
    else throw error
  }
}
