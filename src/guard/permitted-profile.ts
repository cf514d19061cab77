/** The one gate before a profile's credentials: what this caller gets, by the rules of the settings. */
import type { AwsConfig } from '../config/aws-config.ts'
import { AccessDenied } from '../errors.ts'
import type { System } from '../system/system.ts'
import { isMarked, profileFacts } from './profile-facts.ts'
import { loadRules, loadSettings, settingsPath } from './read-settings.ts'
import type { Settings } from './settings.ts'
import { type Verdict, verdictInForce } from './verdict.ts'

export type GuardSystem = Pick<System, 'env' | 'paths' | 'platform' | 'journal'>

export interface PermittedProfile {
  /** The profile to use: the one asked for, or its twin. */
  readonly name: string
  /** A sentence about the twin, when it is one. */
  readonly notice: string | undefined
  /** Marked in the settings, and not what a rule gives to its caller. */
  readonly production: boolean
}

export interface GuardOptions {
  /** The profile whose credentials a profile's are, where it only passes on another one's. */
  readonly answering: (profile: string) => string
  /** Whether a person is to use it, who would be asked about production (true). */
  readonly forPerson?: boolean
}

/** Throws AccessDenied `guard-refused` and `guard-twin-missing`, which the journal keeps, and ConfigError `settings-invalid`. */
export async function permittedProfile(
  config: AwsConfig,
  profile: string,
  system: GuardSystem,
  { answering, forPerson = true }: GuardOptions,
): Promise<PermittedProfile> {
  const settings = await (forPerson ? loadSettings : loadRules)(system.paths)
  const own = judged(config, profile, system, settings)
  // A twin is what the rule says, whatever it is made of; but the team did not say it.
  if (own.isTwin && settings.teamRules === undefined) return own
  const behind = answering(own.name)
  if (behind === own.name) return own
  const asked = own.isTwin ? { ...settings, guard: [] } : settings
  const other = judged(config, behind, system, asked)
  if (own.isTwin) return own
  if (other.name !== behind) return other
  return { ...own, production: own.production || other.production }
}

function judged(
  config: AwsConfig,
  profile: string,
  system: GuardSystem,
  settings: Settings,
): PermittedProfile & { readonly isTwin: boolean } {
  const { env, paths, platform } = system
  const caller = { env, parents: platform.parents ?? (() => []) }
  const verdict = verdictInForce(profile, { settings, config, caller })
  if (verdict.kind === 'refused') {
    const { accountId, roleName } = profileFacts(config, profile)
    const reason = verdict.rule.name
    system.journal.append({ event: 'refused', profile, accountId, roleName, reason })
    throw refusal(verdict, profile, verdict.rule.file ?? settingsPath(paths))
  }
  if (verdict.kind !== 'twin') {
    const production = isMarked(profileFacts(config, profile), settings)
    return { name: profile, notice: undefined, production, isTwin: false }
  }
  const { twin, rule, because } = verdict
  const notice = `Using ${twin} in place of ${profile}: the guard rule "${rule.name}" says so, since ${because}.`
  const said = twin === profile ? undefined : notice
  return { name: twin, notice: said, production: false, isTwin: true }
}

function refusal(
  { rule, because, twin }: Extract<Verdict, { kind: 'refused' }>,
  profile: string,
  file: string,
): AccessDenied {
  const { name, line } = rule
  const details = { profile, rule: name, file, line, twin }
  const of = rule.file === undefined ? '' : ' of the team file'
  const where = `The guard rule "${name}"${of} (line ${line} of ${file})`
  if (rule.file !== undefined && twin !== undefined) {
    const message = `${where} does not let this caller use ${profile}, since ${because}; it may ask for ${twin}.`
    return new AccessDenied('guard-refused', message, { details })
  }
  if (twin === undefined) {
    const message = `${where} does not let this caller use ${profile}, since ${because}.`
    return new AccessDenied('guard-refused', message, { details })
  }
  const message = `${where} gives ${twin} in place of ${profile}, since ${because}, but there is no such profile.`
  return new AccessDenied('guard-twin-missing', message, { details })
}
