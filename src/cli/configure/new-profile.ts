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
import { accountLabel } from './role-answers.ts'

export interface AddedProfile {
  /** Its name. */
  readonly session: string
  readonly accountId: string
  readonly roleName: string
  readonly region: string
}

/** From a menu of those that the sign-in listed last, where a person is there and it did. */
async function accountOf(answers: Answers, session: SsoSession): Promise<string> {
  const { accounts } = readKnownAccounts(session, answers.context.system)
  if (!answers.canAsk || answers.given('account-id') !== undefined || accounts.length === 0) {
    const flag = 'account-id'
    return await answers.text({ flag, message: 'Account id', validate: accountIdProblem })
  }
  return await askChoice(answers.context, {
    message: 'Which account?',
    choices: accounts.map((account) => ({
      value: account.accountId,
      label: accountLabel(account),
    })),
  })
}

async function roleOf(answers: Answers, session: SsoSession, accountId: string): Promise<string> {
  const roles = readKnownRoles(session, accountId, answers.context.system)
  if (!answers.canAsk || answers.given('role-name') !== undefined || roles.length === 0) {
    const flag = 'role-name'
    return await answers.text({ flag, message: 'Role', validate: roleNameProblem })
  }
  return await askChoice(answers.context, {
    message: 'Which role?',
    choices: roles.map((role) => ({ value: role, label: forTerminal(role) })),
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

/** `settings` are those of --set, which may have the Region. Throws UsageError, Cancelled. */
export async function addedProfile(
  answers: Answers,
  session: SsoSession,
  settings: ReadonlyMap<string, string>,
): Promise<AddedProfile> {
  const accountId = await accountOf(answers, session)
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
