/**
 * One refresh of one sign-in, for all processes of this machine: under the session's lock, with the
 * file read again inside it. Not for deciding whether a refresh is due (valid-token.ts).
 */

import { join } from 'node:path'
import { type KeylessError, ServiceError, SystemError } from '../errors.ts'
import type { OidcClient } from '../identity-center/oidc-client.ts'
import { type SsoSession, sessionLabel } from '../identity-center/session.ts'
import type { Held } from '../system/lock-holder.ts'
import { withLock } from '../system/lock.ts'
import type { System } from '../system/system.ts'
import { createChangeCheck } from './changed-files.ts'
import { failureNotePath, recentFailure, rememberFailure } from './failed-refresh.ts'
import { type RefreshGrant, refreshGrant, signInExpired, signInMissing } from './refresh-grant.ts'
import { isRefusal, refreshError, requestRefresh } from './refresh-request.ts'
import { type Token, timeLeftMs } from './token.ts'
import { type TokenCache, tokenFileName } from './token-cache.ts'
import type { TokenRoom } from './token-room.ts'

export interface RefreshPorts {
  readonly system: Pick<System, 'clock' | 'platform' | 'paths' | 'log' | 'journal'>
  /** For the session's region. */
  readonly oidc: Pick<OidcClient, 'createToken'>
  readonly cache: TokenCache
  /** Who asks, for the command that errors name. */
  readonly profile?: string | undefined
}

/** `kept` still works but could not be renewed; `failed` has the error for whoever needs a token. */
export type RefreshOutcome =
  | { readonly kind: 'fresh'; readonly token: Token }
  | { readonly kind: 'kept'; readonly token: Token; readonly reason: string }
  | { readonly kind: 'failed'; readonly error: KeylessError }

interface Attempt extends RefreshPorts {
  readonly session: SsoSession
  /** The token that the caller found too old. */
  readonly old: Token
  readonly minimumMs: number
  readonly startedAt: Date
  /** Name of the token file without its suffix. */
  readonly key: string
}

/** A caller whose token still works gives way sooner than one that has none. */
const patienceMs = { valid: 3_000, expired: 15_000 } as const

/** Long enough for another tool to finish a file that it has begun to write in place. */
const foreignWriteMs = 250

/** And, on a busy machine, to read the answer that made ours a refusal: "sign in" would be wrong. */
const foreignAnswerMs = 1500
/** Where a keyless was killed it may be what spent the refresh token: nobody waits long for the dead. */
const afterDeathMs = 500

const sessionEnded = 'the session has ended'

/** The lock that guards one token file, by the file's name. */
export function tokenLockFolder(system: Pick<System, 'paths'>, fileName: string): string {
  return join(system.paths.locks, `token-${keyOf(fileName)}`)
}

function keyOf(fileName: string): string {
  return fileName.replace(/\.json$/, '')
}

/** Renews a token that has less than `minimumMs` left, or takes what another process made of it. */
export async function renewToken(
  session: SsoSession,
  old: Token,
  minimumMs: number,
  ports: RefreshPorts,
): Promise<RefreshOutcome> {
  const { clock, platform } = ports.system
  const startedAt = clock.now()
  const fileName = tokenFileName(session)
  const attempt = { ...ports, session, old, minimumMs, startedAt, key: keyOf(fileName) }
  const grant = openedGrant(attempt, old)
  if (grant instanceof SystemError || typeof grant === 'string') {
    return unrenewed(attempt, old, grant)
  }
  const notePath = failureNotePath(ports.system, attempt.key)
  const changed = createChangeCheck([...ports.cache.watched(session), notePath])
  const lock = {
    folder: tokenLockFolder(ports.system, fileName),
    clock,
    platform,
    maxWaitMs: isValid(attempt, old) ? patienceMs.valid : patienceMs.expired,
    ready: () => (changed() ? settled(attempt) : undefined),
  }
  try {
    return (
      settled(attempt) ?? (await withLock<RefreshOutcome>(lock, (held) => renew(attempt, held)))
    )
  } catch (error) {
    // No lock to be had, a read-only home, taken over: no reason to refuse a token that still works.
    if (!(error instanceof SystemError)) throw error
    return settled(attempt) ?? unrenewed(attempt, old, error)
  }
}

/** What is sealed is opened before the lock is taken: a keychain may be slow. */
function openedGrant({ cache, session, system }: Attempt, token: Token) {
  try {
    return refreshGrant(session, cache.open(session, token), system.clock.now())
  } catch (error) {
    if (error instanceof SystemError) return error
    throw error
  }
}

function isValid(attempt: Attempt, token: Token): boolean {
  return timeLeftMs(token, attempt.system.clock.now()) > 0
}

/** What can be said without a call: somebody else renewed the token, or failed to a moment ago. */
function settled(attempt: Attempt): RefreshOutcome | undefined {
  const { cache, session, old, system } = attempt
  const token = cache.peek(session)
  if (token === undefined) return undefined
  const left = timeLeftMs(token, system.clock.now())
  const changed = token.accessToken !== old.accessToken
  if (left >= attempt.minimumMs || (changed && left > 0)) return { kind: 'fresh', token }
  const { refreshToken } = cache.open(session, token)
  if (refreshToken === undefined) return undefined
  const failure = recentFailure(system, attempt.key, refreshToken)
  if (failure === undefined) return undefined
  if (failure.outcome === 'refused') return unrenewed(attempt, token, sessionEnded)
  if (left <= 0 && failure.at < attempt.startedAt) return undefined
  return unrenewed(attempt, token, justFailed(session))
}

function justFailed(session: SsoSession): ServiceError {
  const message = `The sign-in to ${sessionLabel(session)} could not be refreshed a moment ago.`
  return new ServiceError('service-failed', message, { details: { operation: 'CreateToken' } })
}

/** A token that still works is kept; otherwise the person signs in (a reason) or mends (an error). */
function unrenewed(attempt: Attempt, token: Token, why: string | KeylessError): RefreshOutcome {
  if (isValid(attempt, token)) {
    return { kind: 'kept', token, reason: typeof why === 'string' ? why : why.message }
  }
  const error = typeof why === 'string' ? signInExpired(attempt.session, attempt.profile, why) : why
  return { kind: 'failed', error }
}

async function renew(attempt: Attempt, held: Held): Promise<RefreshOutcome> {
  const { cache, session, system } = attempt
  const rescued = rescue(attempt) ? settled(attempt) : undefined
  if (rescued?.kind === 'fresh') return rescued
  const found = cache.peek(session) ?? (await lookAgain(attempt))
  if (found === undefined) return { kind: 'failed', error: signInMissing(session, attempt.profile) }
  const current = cache.open(session, found)
  const grant = refreshGrant(session, current, system.clock.now())
  if (typeof grant === 'string') return unrenewed(attempt, current, grant)
  // A refresh token is spent once: no request without room for what it will bring.
  const room = cache.reserve(session, current)
  try {
    return await ask(attempt, { current, grant, room, held })
  } finally {
    room.close()
  }
}

/** Whoever was killed between the server's answer and the token file: its successor goes on from there. */
function rescue({ cache, session, system }: Attempt): boolean {
  const token = cache.leftBehind(session)
  if (token === undefined) return false
  system.log.debug('taking over the token of a killed process', { session: sessionLabel(session) })
  cache.write(session, token)
  return true
}

interface Asking {
  readonly current: Token
  readonly grant: RefreshGrant
  readonly room: TokenRoom
  readonly held: Held
}

async function ask(attempt: Attempt, asking: Asking): Promise<RefreshOutcome> {
  const { session, system, profile } = attempt
  const { current, grant, room, held } = asking
  held.assertHeld()
  system.log.debug('refreshing the sign-in', { session: sessionLabel(session) })
  try {
    const renewed = await requestRefresh(session, grant, {
      oidc: attempt.oidc,
      now: () => system.clock.now(),
      lost: held.signal,
    })
    try {
      // Also where the lock was lost meanwhile: whoever has it now is refused and looks for this token.
      return keep(attempt, current, renewed, room)
    } finally {
      system.journal.append({ event: 'refresh', session: sessionLabel(session), profile })
    }
  } catch (error) {
    held.assertHeld()
    return afterFailure(attempt, asking, error)
  }
}

async function lookAgain(attempt: Attempt): Promise<Token | undefined> {
  await attempt.system.clock.sleep(foreignWriteMs)
  return attempt.cache.peek(attempt.session)
}

/** Writes the token, unless another tool, which takes no lock, signed in or out meanwhile. */
function keep(attempt: Attempt, replaced: Token, renewed: Token, room: TokenRoom): RefreshOutcome {
  const { cache, session, system } = attempt
  const foreign = foreignToken(
    attempt,
    replaced,
    ifReadable(attempt, () => cache.peek(session)),
  )
  if (foreign !== undefined) return { kind: 'fresh', token: foreign }
  if (ifReadable(attempt, () => cache.isThere(session)) === false)
    return { kind: 'failed', error: signInMissing(session, attempt.profile) }
  try {
    room.write(renewed)
  } catch (error) {
    // The server has rotated the refresh token already: this call at least shall have the new one.
    if (!(error instanceof SystemError)) throw error
    system.log.warn(`The refreshed sign-in could not be saved. ${error.message}`)
  }
  return { kind: 'fresh', token: renewed }
}

/** A file that cannot be read at this moment is no reason to lose what was just given. */
function ifReadable<T>({ system }: Attempt, look: () => T): T | undefined {
  try {
    return look()
  } catch (error) {
    if (!(error instanceof SystemError)) throw error
    system.log.debug('token not read again', { code: error.code })
    return undefined
  }
}

function foreignToken(attempt: Attempt, known: Token, found: Token | undefined): Token | undefined {
  const foreign = found !== undefined && found.accessToken !== known.accessToken
  return foreign && isValid(attempt, found) ? found : undefined
}

async function foreignWinner(
  attempt: Attempt,
  current: Token,
  longestMs: number,
): Promise<Token | undefined> {
  const { cache, session, system } = attempt
  let winner = foreignToken(attempt, current, cache.peek(session))
  for (let waitedMs = 0; winner === undefined && waitedMs < longestMs;) {
    winner = foreignToken(attempt, current, await lookAgain(attempt))
    waitedMs += foreignWriteMs
    if (!cache.isThere(session)) break
  }
  system.log.debug('looked for the token of another tool', { found: winner !== undefined })
  return winner
}

/** `invalid_grant` may mean that another tool used the refresh token first: then its token serves. */
async function afterFailure(
  attempt: Attempt,
  { current, grant, held }: Asking,
  error: unknown,
): Promise<RefreshOutcome> {
  const { session, system, key } = attempt
  if (!isRefusal(error)) {
    const reason = refreshError(session, error)
    rememberFailure(system, key, grant.refreshToken, 'failed')
    return unrenewed(attempt, current, reason)
  }
  const longestMs = held.afterDeath ? afterDeathMs : foreignAnswerMs
  const winner = await foreignWinner(attempt, current, longestMs)
  if (winner !== undefined) return { kind: 'fresh', token: winner }
  rememberFailure(system, key, grant.refreshToken, 'refused')
  return unrenewed(attempt, current, sessionEnded)
}
