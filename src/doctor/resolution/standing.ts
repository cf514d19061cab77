/** How the credentials of an outcome stand now: kept, to be fetched, or out of reach without a person. */
import type { AwsConfig } from '../../config/aws-config.ts'
import { ssoProfile } from '../../config/sso-profile.ts'
import { keptUntil } from '../../credentials/kept-until.ts'
import { fillFix, KeylessError } from '../../errors.ts'
import { variable } from '../../system/environment.ts'
import type { System } from '../../system/system.ts'
import { canRefresh } from '../../tokens/token.ts'
import { createTokenCache } from '../../tokens/token-cache.ts'
import type { Outcome } from './outcome.ts'

export interface Standing {
  /**
   * `kept`: in the cache, good until `until`. `fetched`: AWS gives them when they are asked for.
   * `lasting`: they have no end that is known here. `sign-in`: a person must sign in first.
   */
  readonly state: 'kept' | 'fetched' | 'lasting' | 'sign-in' | 'none'
  readonly until: Date | undefined
  /** What to run next, where something is to be done. */
  readonly fix: string | undefined
}

const none: Standing = { state: 'none', until: undefined, fix: undefined }
const lasting: Standing = { state: 'lasting', until: undefined, fix: undefined }

/** Opens no sealed file with a person, and asks no server. */
export function standingOf(
  outcome: Outcome,
  profile: string,
  config: AwsConfig,
  system: System,
): Standing {
  switch (outcome.kind) {
    case 'environment': {
      const end = Date.parse(variable(system.env, 'AWS_CREDENTIAL_EXPIRATION') ?? '')
      return Number.isNaN(end) ? lasting : { ...lasting, state: 'kept', until: new Date(end) }
    }
    case 'sso':
    case 'role':
      return kept(profile, config, system) ?? fetched(outcome, config, system)
    case 'refused':
    case 'nothing':
      return none
    case 'web-identity':
    case 'container':
    case 'instance':
      return { ...none, state: 'fetched' }
    case 'process':
      return outcome.own === undefined
        ? lasting
        : standingOf(outcome.own, ownProfile(outcome.own, profile), config, system)
    case 'keys':
    case 'login':
      return lasting
  }
}

/** The profile that keyless was asked for in the end. */
function ownProfile(outcome: Outcome, asked: string): string {
  return 'profile' in outcome ? outcome.profile : asked
}

function kept(profile: string, config: AwsConfig, system: System): Standing | undefined {
  try {
    const until = keptUntil(config, profile, system)
    if (until === undefined || until <= system.clock.now()) return undefined
    return { state: 'kept', until, fix: undefined }
  } catch (error) {
    if (error instanceof KeylessError) return undefined
    throw error
  }
}

/** The sign-in that stands at the beginning of a chain. */
function fetched(outcome: Outcome, config: AwsConfig, system: System): Standing {
  if (outcome.kind === 'role') return fetched(outcome.source, config, system)
  if (outcome.kind !== 'sso') return { ...none, state: 'fetched' }
  try {
    const session = ssoProfile(config, outcome.profile)?.session
    if (session === undefined) return none
    const token = createTokenCache(system).peek(session)
    const now = system.clock.now()
    const isGood = token !== undefined && (token.expiresAt > now || canRefresh(token, now))
    if (isGood) return { state: 'fetched', until: undefined, fix: undefined }
    const details = { session: session.name, profile: outcome.profile }
    const template =
      session.name === undefined ? 'keyless login --profile {profile}' : 'keyless login {session}'
    return { state: 'sign-in', until: undefined, fix: fillFix(template, details) }
  } catch (error) {
    if (!(error instanceof KeylessError)) throw error
    return { ...none, fix: error.fix }
  }
}
