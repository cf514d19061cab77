/** What `profiles add` asks: account, role, Region and name, from flags or from a person. */
import type { Account } from '../../accounts/account.ts'
import { readKnownAccounts, readKnownRoles } from '../../accounts/known-accounts.ts'
import { defaultTemplate, parseTemplate, profileNameOf } from '../../config/name-template.ts'
import { UsageError } from '../../errors.ts'
import type { SsoSession } from '../../identity-center/session.ts'
import type { System } from '../../system/system.ts'
import { askChoice } from '../prompts/prompts.ts'
import type { Choice } from '../prompts/questions.ts'
import { nameForProfiles } from '../sessions.ts'
import type { Answers, Question } from './answers.ts'
import { accountIdProblem, regionDoubt, regionProblem, roleNameProblem } from './checks.ts'
import { listedAgo } from '../render/duration.ts'
import { accountChoices, roleChoices } from './role-answers.ts'

export interface AddedProfile {
  /** Its name. */
  readonly session: string
  readonly accountId: string
  readonly roleName: string
  readonly region: string
}

/** Each lists anew where that is due and can be done without a sign-in; undefined where it did not. */
export interface RenewReach {
  readonly accounts: (signal: AbortSignal) => Promise<readonly Account[] | undefined>
  readonly roles: (accountId: string, signal: AbortSignal) => Promise<readonly string[] | undefined>
}

interface KnownList<T> {
  readonly flag: string
  readonly message: string
  /** Those of the last listing. */
  readonly known: readonly T[]
  readonly at: Date | undefined
  readonly choices: (items: readonly T[]) => readonly Choice[]
  readonly renew: (signal: AbortSignal) => Promise<readonly T[] | undefined>
  /** What is asked where nothing is known, or nobody can be asked. */
  readonly text: Omit<Question, 'flag'>
}

/** From a menu of what the sign-in listed last, which the new list takes the place of when it has come. */
async function fromKnown<T>(answers: Answers, list: KnownList<T>): Promise<string> {
  const { flag, known, at, choices, renew } = list
  if (!answers.canAsk || answers.given(flag) !== undefined || known.length === 0) {
    return await answers.text({ flag, ...list.text })
  }
  const { system, signal } = answers.context
  return await askChoice(answers.context, {
    message: `${list.message}${listedAgo(at, system.clock.now())}`,
    choices: choices(known),
    later: async () => {
      const fresh = await renew(signal)
      return fresh === undefined ? undefined : choices(fresh)
    },
  })
}

async function accountOf(
  answers: Answers,
  session: SsoSession,
  { accounts: renew }: RenewReach,
): Promise<string> {
  const { accounts: known, at } = readKnownAccounts(session, answers.context.system)
  return await fromKnown(answers, {
    flag: 'account-id',
    message: 'Which account?',
    ...{ known, at, renew, choices: accountChoices },
    text: { message: 'Account id', validate: accountIdProblem },
  })
}

async function roleOf(
  answers: Answers,
  session: SsoSession,
  accountId: string,
  { roles }: RenewReach,
): Promise<string> {
  const { names: known = [], at } = readKnownRoles(session, accountId, answers.context.system) ?? {}
  return await fromKnown(answers, {
    flag: 'role-name',
    message: 'Which role?',
    ...{ known, at, choices: roleChoices },
    renew: async (signal) => roles(accountId, signal),
    text: { message: 'Role', validate: roleNameProblem },
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
  readonly renew: RenewReach
}

/** Throws UsageError, Cancelled. */
export async function addedProfile(
  answers: Answers,
  session: SsoSession,
  { settings, renew }: AddOptions,
): Promise<AddedProfile> {
  const accountId = await accountOf(answers, session, renew)
  const roleName = await roleOf(answers, session, accountId, renew)
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
