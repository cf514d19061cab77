import { aliasTarget } from '../config/alias.ts'
import { type AwsConfig, textSetting } from '../config/aws-config.ts'
import { roleOfArn } from '../config/role-arn.ts'
import { fitsAny } from './glob.ts'
import type { Selector, Settings } from './settings.ts'

/** What a selector can ask of a profile. */
export interface ProfileFacts {
  readonly name: string
  /** The profile that it is another name of. */
  readonly aliasOf: string | undefined
  readonly accountId: string | undefined
  readonly roleName: string | undefined
}

/** As the profile itself says; nothing is fetched. A role that is assumed goes before the sign-in's. */
export function profileFacts(config: AwsConfig, name: string): ProfileFacts {
  const profile = config.profiles.get(name)
  const settings = profile?.settings
  const named = { name, aliasOf: profile && aliasTarget(profile) }
  const text = (key: string) => (settings === undefined ? undefined : textSetting(settings, key))
  const assumed = roleOfArn(text('role_arn') ?? '')
  if (assumed !== undefined) return { ...named, ...assumed }
  const accountId = text('sso_account_id') ?? text('aws_account_id')
  return { ...named, accountId, roleName: text('sso_role_name') }
}

/** What says which profiles are production. */
export type Marks = Pick<Settings, 'production'> & Partial<Pick<Settings, 'teamRules'>>

/** Whether the settings mark the profile as production, or the team's file does. */
export function isMarked(facts: ProfileFacts, { production, teamRules }: Marks): boolean {
  return isListed(facts, production) || (teamRules !== undefined && isMarked(facts, teamRules))
}

/** Whether a rule's list means the profile. */
export function isMeant(facts: ProfileFacts, selector: Selector, settings: Marks): boolean {
  return isListed(facts, selector) || (selector.production && isMarked(facts, settings))
}

/** What is granted is granted by the profile's own name: anybody can write that it is an alias. */
export function withoutAlias(facts: ProfileFacts): ProfileFacts {
  return { ...facts, aliasOf: undefined }
}

function isListed(facts: ProfileFacts, selector: Selector): boolean {
  const { name, aliasOf, accountId, roleName } = facts
  const fits = (globs: readonly string[], text: string | undefined): boolean =>
    text !== undefined && fitsAny(globs, text)
  const { profiles, accounts, roles } = selector
  const isNamed = fits(profiles, name) || fits(profiles, aliasOf)
  return isNamed || fits(accounts, accountId) || fits(roles, roleName)
}
