import type { CreateTokenResponse } from '../identity-center/wire.ts'
import { opaqueToken } from './identifiers.ts'
import { opensAccounts } from './scopes.ts'
import type { Client, SignIn } from './store.ts'
import { oidcFault } from './wire-faults.ts'
import { type World, nowMs } from './world.ts'

const accessTokenSeconds = 3600
/** Without scopes there is no refresh token, and one long access token instead. */
const legacyTokenSeconds = 28_800

function isOpen(world: World, signIn: SignIn | undefined): signIn is SignIn {
  return (
    signIn !== undefined &&
    !signIn.ended &&
    nowMs(world) < signIn.expiresAtMs &&
    world.directory.user(signIn.userName) !== undefined
  )
}

function issue(
  world: World,
  signInId: string,
  options: { signIn: SignIn; scopes: readonly string[]; refreshable: boolean },
): CreateTokenResponse {
  const wanted = options.signIn.scopes.length === 0 ? legacyTokenSeconds : accessTokenSeconds
  const left = Math.floor((options.signIn.expiresAtMs - nowMs(world)) / 1000)
  const expiresIn = Math.min(wanted, left)
  const accessToken = opaqueToken('aoaAAAA', 120)
  world.store.accessTokens.put(accessToken, {
    signInId,
    scopes: options.scopes,
    expiresAtMs: nowMs(world) + expiresIn * 1000,
  })
  const answer = { accessToken, tokenType: 'Bearer', expiresIn } as const
  if (!options.refreshable) return answer
  const refreshToken = opaqueToken('aorAAAA', 120)
  world.store.refreshTokens.put(refreshToken, { signInId, spent: false })
  return { ...answer, refreshToken }
}

/** A new sign-in of a user with a client, and its first tokens. */
export function startSignIn(
  world: World,
  who: { userName: string; clientId: string; client: Client; scopes: readonly string[] },
): { signInId: string; tokens: CreateTokenResponse } {
  const signInId = opaqueToken('', 16)
  const startedAtMs = nowMs(world)
  const signIn: SignIn = {
    userName: who.userName,
    clientId: who.clientId,
    scopes: who.scopes,
    startedAtMs,
    expiresAtMs: startedAtMs + world.directory.organisation.sessionSeconds * 1000,
    ended: false,
  }
  world.store.signIns.put(signInId, signIn)
  const refreshable = who.scopes.length > 0 && who.client.grantTypes.includes('refresh_token')
  return { signInId, tokens: issue(world, signInId, { signIn, scopes: who.scopes, refreshable }) }
}

/**
 * New tokens for a refresh token, which is spent by it; the old access token lives on. A refresh
 * token that comes twice is refused and nothing else: other tools of the same user go on.
 * Throws InvalidGrantException, InvalidScopeException.
 */
export function refreshSignIn(
  world: World,
  asked: { refreshToken: string; clientId: string; scopes: readonly string[] | undefined },
): CreateTokenResponse {
  const found = world.store.refreshTokens.get(asked.refreshToken)
  const signIn = found === undefined ? undefined : world.store.signIns.get(found.signInId)
  if (found === undefined || found.spent || signIn?.clientId !== asked.clientId) {
    throw oidcFault('InvalidGrantException', 'Invalid refresh token provided')
  }
  if (!isOpen(world, signIn)) throw oidcFault('InvalidGrantException', 'The session has ended')
  const scopes = asked.scopes ?? signIn.scopes
  if (!scopes.every((scope) => signIn.scopes.includes(scope))) {
    throw oidcFault('InvalidScopeException', 'A refresh cannot widen the scopes')
  }
  world.store.refreshTokens.put(asked.refreshToken, { ...found, spent: true })
  return issue(world, found.signInId, { signIn, scopes, refreshable: true })
}

export interface Bearer {
  readonly signInId: string
  readonly userName: string
}

/** Whose access token this is, if it is alive and opens the portal. */
export function bearerOf(world: World, accessToken: string): Bearer | undefined {
  const token = world.store.accessTokens.get(accessToken)
  if (token === undefined || nowMs(world) >= token.expiresAtMs || !opensAccounts(token.scopes)) {
    return undefined
  }
  const signIn = world.store.signIns.get(token.signInId)
  if (!isOpen(world, signIn)) return undefined
  return { signInId: token.signInId, userName: signIn.userName }
}

/** Access and refresh tokens of the sign-in die; role credentials given before live on. */
export function endSignIn(world: World, signInId: string): void {
  const signIn = world.store.signIns.get(signInId)
  if (signIn !== undefined) world.store.signIns.put(signInId, { ...signIn, ended: true })
}

/** An administrator ends every session of a user, in browsers too. Returns how many sign-ins ended. */
export function endSignInsOf(world: World, userName: string): number {
  let ended = 0
  for (const [id, signIn] of [...world.store.signIns.entries()]) {
    if (signIn.userName !== userName || signIn.ended) continue
    endSignIn(world, id)
    ended += 1
  }
  for (const [id, session] of [...world.store.browserSessions.entries()]) {
    if (session.userName === userName) world.store.browserSessions.remove(id)
  }
  return ended
}
