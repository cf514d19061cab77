import { fillFix, KeylessError } from '../../errors.ts'
import { canRefresh, type Token } from '../../tokens/token.ts'
import { createTokenCache } from '../../tokens/token-cache.ts'
import { check, type Noted } from '../check.ts'
import { labelOf, loginCommand, type SignIn, signIns } from '../sign-ins.ts'
import type { World } from '../world.ts'

type Code =
  | 'sign-in-missing'
  | 'sign-in-expired'
  | 'sign-in-unrefreshable'
  | 'registration-expired'
  | 'scopes-missing'

function tokenOf({ session }: SignIn, world: World): Token | 'unknown' | undefined {
  try {
    return createTokenCache(world.system).peek(session)
  } catch (error) {
    // What is wrong with the file, or with its key, is for other checks.
    if (error instanceof KeylessError) return 'unknown'
    throw error
  }
}

/** For the profile in question nothing works; another session may never be wanted. */
function severityFor({ profiles }: SignIn, { choice, isScoped }: World): 'error' | 'warning' {
  return isScoped || profiles.includes(choice.name) ? 'error' : 'warning'
}

function scopesMissing(signIn: SignIn): Noted<Code> {
  const label = labelOf(signIn)
  const { name, startUrl, region } = signIn.session
  const details = { session: name, startUrl, region }
  const fix =
    name === undefined
      ? 'keyless configure sso-session'
      : fillFix(
          'keyless configure sso-session --session {session} --start-url {startUrl} --region {region} --scopes sso:account:access --yes',
          details,
        )
  const what =
    name === undefined
      ? `Sign-ins at ${label} are of the older form, which has no sso-session`
      : `The sso-session ${label} names no sso_registration_scopes`
  return {
    code: 'scopes-missing',
    message: `${what}, so a device code signs in without renewal.`,
    fix,
  }
}

function hasOldRegistration({ refreshToken, registration, sealed }: Token, now: Date): boolean {
  const end = sealed === undefined ? registration?.expiresAt : sealed.registrationExpiresAt
  const isRefreshable = sealed === undefined ? refreshToken !== undefined : sealed.refreshable
  return isRefreshable && end !== undefined && end <= now
}

function stateOf(signIn: SignIn, token: Token | undefined, world: World): readonly Noted<Code>[] {
  const label = labelOf(signIn)
  const fix = loginCommand(signIn)
  const severity = severityFor(signIn, world)
  const now = world.system.clock.now()
  if (token === undefined) {
    return [{ code: 'sign-in-missing', message: `Nobody is signed in to ${label}.`, fix, severity }]
  }
  const isOver = token.expiresAt <= now
  if (canRefresh(token, now)) return []
  if (hasOldRegistration(token, now)) {
    const message = `The client registration of ${label} has expired, so its sign-in cannot be renewed.`
    return [{ code: 'registration-expired', message, fix, severity: isOver ? severity : 'warning' }]
  }
  if (isOver) {
    const message = `The sign-in to ${label} has expired, and cannot be renewed without you.`
    return [{ code: 'sign-in-expired', message, fix, severity }]
  }
  const message = `The sign-in to ${label} works, but cannot renew itself.`
  return [
    {
      code: 'sign-in-unrefreshable',
      message,
      fix: fillFix('keyless login --force {session}', { session: signIn.session.name }),
    },
  ]
}

export const signInState = check({
  group: 'sign-in',
  codes: {
    'sign-in-missing': {
      severity: 'warning',
      title: 'Nobody is signed in',
      why: 'Profiles of this session have no credentials until you sign in.',
    },
    'sign-in-expired': {
      severity: 'warning',
      title: 'The sign-in has expired',
      why: 'Profiles of this session have no new credentials until you sign in again; keys that are kept still work for up to some hours.',
    },
    'sign-in-unrefreshable': {
      severity: 'warning',
      title: 'The sign-in cannot renew itself',
      why: 'It ends within hours in the middle of the work. It has no refresh token: it was made without scopes, or by an older tool.',
    },
    'registration-expired': {
      severity: 'warning',
      title: 'The client registration has expired',
      why: 'AWS renews a sign-in only for a registered client, and a registration lasts 90 days.',
    },
    'scopes-missing': {
      severity: 'note',
      title: 'A session asks for no scopes',
      why: 'AWS gives a refresh token only where scopes were registered; without them a sign-in lasts as long as its first token.',
    },
  },
  find: (world) =>
    signIns(world.config).flatMap((signIn): readonly Noted<Code>[] => {
      const token = tokenOf(signIn, world)
      const state = token === 'unknown' ? [] : stateOf(signIn, token, world)
      const hasScopes = signIn.session.registrationScopes !== undefined
      return hasScopes ? state : [...state, scopesMissing(signIn)]
    }),
})
