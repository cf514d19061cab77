import { type AwsConfig, textSetting } from '../config/aws-config.ts'
import { roleOfArn } from '../config/role-arn.ts'
import { fitsAny } from './glob.ts'
import type { Selector, Settings } from './settings.ts'

/** What a selector can ask of a profile. */
export interface ProfileFacts {
  readonly name: string
  readonly accountId: string | undefined
  readonly roleName: string | undefined
}

/** As the profile itself says; nothing is fetched. A role that is assumed goes before the sign-in's. */
export function profileFacts(config: AwsConfig, name: string): ProfileFacts {
  const settings = config.profiles.get(name)?.settings
  const text = (key: string) => (settings === undefined ? undefined : textSetting(settings, key))
  const assumed = roleOfArn(text('role_arn') ?? '')
  if (assumed !== undefined) return { name, ...assumed }
  const accountId = text('sso_account_id') ?? text('aws_account_id')
  return { name, accountId, roleName: text('sso_role_name') }
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

function isListed({ name, accountId, roleName }: ProfileFacts, selector: Selector): boolean {
  const fits = (globs: readonly string[], text: string | undefined): boolean =>
    text !== undefined && fitsAny(globs, text)
  const { profiles, accounts, roles } = selector
  return fits(profiles, name) || fits(accounts, accountId) || fits(roles, roleName)
}
