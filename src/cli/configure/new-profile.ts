/** What `profiles add` asks: account, role, Region and name, from flags or from a person. */
import { readKnownAccounts, readKnownRoles } from '../../accounts/known-accounts.ts'
import { defaultTemplate, parseTemplate, profileNameOf } from '../../config/name-template.ts'
import { UsageError } from '../../errors.ts'
import type { SsoSession } from '../../identity-center/session.ts'
import type { System } from '../../system/system.ts'
import { forTerminal } from '../../system/text.ts'
import { askChoice } from '../prompts/prompts.ts'
import { nameForProfiles } from '../sessions.ts'
import type { Answers } from './answers.ts'
import { accountIdProblem, regionDoubt, regionProblem, roleNameProblem } from './checks.ts'
import { listedAgo } from '../render/duration.ts'
import { accountChoices } from './role-answers.ts'

export interface AddedProfile {
  /** Its name. */
  readonly session: string
  readonly accountId: string
  readonly roleName: string
  readonly region: string
}

/** Lists them anew where that is due and can be done without a sign-in; whether it did. */
type RenewAccounts = (signal: AbortSignal) => Promise<boolean>

/** From a menu of those that the sign-in listed last, where a person is there and it did. */
async function accountOf(
  answers: Answers,
  session: SsoSession,
  renew: RenewAccounts,
): Promise<string> {
  const { system, signal } = answers.context
  const { accounts, at } = readKnownAccounts(session, system)
  if (!answers.canAsk || answers.given('account-id') !== undefined || accounts.length === 0) {
    const flag = 'account-id'
    return await answers.text({ flag, message: 'Account id', validate: accountIdProblem })
  }
  return await askChoice(answers.context, {
    message: `Which account?${listedAgo(at, system.clock.now())}`,
    choices: accountChoices(accounts),
    later: async () => {
      if (!(await renew(signal))) return undefined
      return accountChoices(readKnownAccounts(session, system).accounts)
    },
  })
}

async function roleOf(answers: Answers, session: SsoSession, accountId: string): Promise<string> {
  const { system } = answers.context
  const { names = [], at } = readKnownRoles(session, accountId, system) ?? {}
  if (!answers.canAsk || answers.given('role-name') !== undefined || names.length === 0) {
    const flag = 'role-name'
    return await answers.text({ flag, message: 'Role', validate: roleNameProblem })
  }
  return await askChoice(answers.context, {
    message: `Which role?${listedAgo(at, system.clock.now())}`,
    choices: names.map((role) => ({ value: role, label: forTerminal(role) })),
  })
}

async function regionOf(
  answers: Answers,
  settings: ReadonlyMap<string, string>,
  session: SsoSession,
): Promise<string> {
  const set = settings.get('region')
  if (set !== undefined && answers.given('region') !== undefined) {
    const message = 'Give the Region by --region or by --set, not both.'
    throw new UsageError('flag-conflict', message, { details: { command: 'profiles add' } })
  }
  if (set !== undefined) return set
  return await answers.text({
    flag: 'region',
    message: 'Region',
    defaultValue: session.region,
    validate: regionProblem,
    doubt: regionDoubt,
  })
}

export interface AddOptions {
  /** Those of --set, which may have the Region. */
  readonly settings: ReadonlyMap<string, string>
  readonly renew: RenewAccounts
}

/** Throws UsageError, Cancelled. */
export async function addedProfile(
  answers: Answers,
  session: SsoSession,
  { settings, renew }: AddOptions,
): Promise<AddedProfile> {
  const accountId = await accountOf(answers, session, renew)
  const roleName = await roleOf(answers, session, accountId)
  const region = await regionOf(answers, settings, session)
  return { session: nameForProfiles(session), accountId, roleName, region }
}

/** The name that `profiles sync` would give. */
export function usualName(profile: AddedProfile, session: SsoSession, system: System): string {
  const { accounts } = readKnownAccounts(session, system)
  const account = accounts.find(({ accountId }) => accountId === profile.accountId)
  const known = account?.name === undefined ? {} : { accountName: account.name }
  const none = new Map<string, string>()
  const template = parseTemplate(defaultTemplate)
  return profileNameOf(
    { ...profile, ...known },
    { template, accountAliases: none, roleAliases: none },
  )
}
