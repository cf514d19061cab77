/** May this caller use this profile? The first rule that is about the caller says. Pure. */
import type { AwsConfig } from '../config/aws-config.ts'
import { type Caller, reasonFor } from './caller.ts'
import { isMeant, profileFacts, withoutAlias } from './profile-facts.ts'
import type { GuardRule, Rules, Settings } from './settings.ts'

interface Ruled {
  readonly rule: GuardRule
  /** Why the rule is about this caller. */
  readonly because: string
}

export type Verdict =
  /** No rule is about this caller. */
  | { readonly kind: 'free' }
  | (Ruled & { readonly kind: 'allowed' })
  /** The twin may be what was asked for. */
  | (Ruled & { readonly kind: 'twin'; readonly twin: string })
  /** With a twin only when it is not there, or is the team's, which is never put in another's place. */
  | (Ruled & { readonly kind: 'refused'; readonly twin: string | undefined })

const placeholder = '{profile}'

export function twinOf(template: string, profile: string): string {
  return template.split(placeholder).join(profile)
}

/** Whether the profile is what the rule gives in place of another one that is there. */
function isTwin(profile: string, template: string, config: AwsConfig): boolean {
  if (!template.includes(placeholder)) return profile === template
  const names = [...config.profiles.keys()]
  return names.some((name) => name !== profile && twinOf(template, name) === profile)
}

function isAllowed(
  rule: GuardRule,
  profile: string,
  config: AwsConfig,
  settings: Settings,
): boolean {
  const facts = profileFacts(config, profile)
  const { allow, deny } = rule
  if (deny !== undefined && isMeant(facts, deny, settings)) return false
  // What others mark as production is refused more, never allowed for that.
  const { production } = settings
  if (allow !== undefined && isMeant(withoutAlias(facts), allow, { production })) return true
  return allow === undefined && deny !== undefined
}

/** Whether a rule keeps any caller from this profile, or gives it another. */
export function mayBeRefused(profile: string, settings: Settings, config: AwsConfig): boolean {
  const isConcerned = (by: Settings): boolean =>
    by.guard.some((rule) => {
      const isFree = rule.twin !== undefined && isTwin(profile, rule.twin, config)
      return !isFree && !isAllowed(rule, profile, config, by)
    })
  const theirs = teamView(settings)
  return isConcerned(settings) || (theirs !== undefined && isConcerned(theirs))
}

/** The same for settings that say the same of who may use what, wherever it stands in the file. */
export function rulesText({ teamRules, ...own }: Settings): string {
  const plain = ({ production, guard }: Rules) => [
    production,
    guard.map((rule) => ({ ...rule, line: 0, file: '' })),
  ]
  return JSON.stringify([plain(own), teamRules === undefined ? [] : plain(teamRules)])
}

export interface Judged {
  readonly settings: Settings
  readonly config: AwsConfig
  readonly caller: Caller
}

/** By the person's own rules and then by the team's, which may only refuse. */
export function verdictInForce(profile: string, judged: Judged): Verdict {
  const own = verdictFor(profile, judged)
  const theirs = teamView(judged.settings)
  if (own.kind === 'refused' || theirs === undefined) return own
  const name = own.kind === 'twin' ? own.twin : profile
  const verdict = verdictFor(name, { ...judged, settings: theirs })
  if (verdict.kind === 'refused') return verdict
  if (verdict.kind === 'twin' && verdict.twin !== name) return { ...verdict, kind: 'refused' }
  if (own.kind !== 'free' || verdict.kind === 'free') return own
  return { kind: 'allowed', rule: verdict.rule, because: verdict.because }
}

/** The team's rules as if they were all; what the person marks as production is so for them too. */
function teamView(settings: Settings): Settings | undefined {
  const { teamRules, production } = settings
  if (teamRules === undefined) return undefined
  return { ...settings, ...teamRules, teamRules: { production, guard: [] } }
}

/** By the person's own rules alone. */
export function verdictFor(profile: string, { settings, config, caller }: Judged): Verdict {
  for (const rule of settings.guard) {
    const because = reasonFor(rule.callers, caller)
    if (because === undefined) continue
    const ruled = { rule, because }
    if (rule.twin !== undefined && isTwin(profile, rule.twin, config)) {
      return { kind: 'twin', twin: profile, ...ruled }
    }
    if (isAllowed(rule, profile, config, settings)) return { kind: 'allowed', ...ruled }
    const twin = rule.twin === undefined ? undefined : twinOf(rule.twin, profile)
    if (twin === undefined) return { kind: 'refused', twin, ...ruled }
    return { kind: config.profiles.has(twin) ? 'twin' : 'refused', twin, ...ruled }
  }
  return { kind: 'free' }
}
