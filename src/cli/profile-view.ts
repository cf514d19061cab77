/** Everything that is known of one profile without asking AWS: what `profiles show` shows. */
import { type ProfileMaker, profileMaker } from '../accounts/profile-origin.ts'
import { type AwsConfig, mergeFiles, parseAwsFiles } from '../config/aws-config.ts'
import type { ConfigWarning } from '../config/config-warning.ts'
import { type PlacedOption, placedOptions } from '../config/placed-options.ts'
import { namedProfile } from '../config/sso-profile.ts'
import { warningsAbout } from '../config/warnings-about.ts'
import { type ChainLink, chainLinks } from '../credentials/chain-links.ts'
import { keptUntil } from '../credentials/kept-until.ts'
import { KeylessError } from '../errors.ts'
import { isMarked, profileFacts } from '../guard/profile-facts.ts'
import { readSettings } from '../guard/read-settings.ts'
import { openSession } from '../session/open-session.ts'
import type { System } from '../system/system.ts'
import { canRefresh } from '../tokens/token.ts'
import { similarProfile } from './missing-names.ts'
import { type ProfileRow, profileRow } from './profile-rows.ts'

export interface SignInView {
  readonly session: string
  readonly state: 'signed-in' | 'renewable' | 'expired' | 'signed-out'
  readonly expiresAt: Date | undefined
}

export interface ProfileView {
  readonly row: ProfileRow
  readonly maker: ProfileMaker
  /** Marked by the settings. */
  readonly production: boolean
  /** Of the chain's first link, where that is a sign-in. */
  readonly signIn: SignInView | undefined
  readonly chain: readonly ChainLink[]
  /** When the keys end that are kept. */
  readonly keysEnd: Date | undefined
  readonly settings: ReadonlyMap<string, PlacedOption>
  readonly warnings: readonly ConfigWarning[]
  /** Why it cannot be used. */
  readonly problem: string | undefined
}

function signInOf(config: AwsConfig, chain: readonly ChainLink[], system: System) {
  const [link] = chain
  if (link?.kind !== 'sso') return undefined
  const { session, profile } = link
  const token = openSession(config, { profile }, system).cachedToken()
  if (token === undefined) return { session, state: 'signed-out', expiresAt: undefined } as const
  const { expiresAt } = token
  const now = system.clock.now()
  if (expiresAt > now) return { session, state: 'signed-in', expiresAt } as const
  return { session, state: canRefresh(token, now) ? 'renewable' : 'expired', expiresAt } as const
}

/** What hangs on other sections, or on files, may be broken while the rest can be shown. */
function linked(config: AwsConfig, name: string, system: System) {
  const { env, platform } = system
  try {
    const chain = chainLinks(config, name, { env, platform, environment: false })
    const signIn = signInOf(config, chain, system)
    return { chain, signIn, keysEnd: keptUntil(config, name, system), problem: undefined }
  } catch (error) {
    if (!(error instanceof KeylessError)) throw error
    return { chain: [], signIn: undefined, keysEnd: undefined, problem: error.message }
  }
}

/** `again` is the same command for another profile. Throws ConfigError. */
export async function profileView(
  name: string,
  system: System,
  again: (profile: string) => string,
): Promise<ProfileView> {
  const files = parseAwsFiles(system.paths)
  const config = mergeFiles(...files)
  const similar = config.profiles.has(name) ? undefined : similarProfile(config, name, again)
  if (similar !== undefined) throw similar
  const profile = namedProfile(config, name)
  const row = profileRow(config, name, system)
  const { settings } = await readSettings(system.paths)
  const found = linked(config, name, system)
  return {
    ...found,
    row,
    maker: profileMaker(config, profile),
    production: isMarked(profileFacts(config, name), settings),
    settings: placedOptions(...files, name),
    warnings: warningsAbout(config, [{ type: 'profile', name }]),
    problem: row.problem ?? found.problem,
  }
}
