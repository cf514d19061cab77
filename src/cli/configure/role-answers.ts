import type { Account } from '../../accounts/account.ts'
import { AccessDenied, SignInRequired } from '../../errors.ts'
import type { OpenSession } from '../../session/open-session.ts'
import { forTerminal } from '../../system/text.ts'
import { askChoice } from '../prompts/prompts.ts'
import type { Choice } from '../prompts/questions.ts'
import { awsSay } from '../sign-in-events.ts'
import type { Answers } from './answers.ts'

export interface RoleAnswers {
  readonly accountId: string
  readonly roleName: string
}

/** `dev, dev@example.com (111111111111)`, as the AWS CLI lists it; missing parts are left out. */
function accountLabel({ accountId, name, email }: Account): string {
  const known = [name, email].filter((part) => part !== undefined && part !== '')
  const text = known.length === 0 ? accountId : `${known.join(', ')} (${accountId})`
  return forTerminal(text)
}

export function accountChoices(accounts: readonly Account[]): readonly Choice[] {
  return accounts.map((account) => ({ value: account.accountId, label: accountLabel(account) }))
}

export function roleChoices(roles: readonly string[]): readonly Choice[] {
  return roles.map((role) => ({ value: role, label: forTerminal(role) }))
}

async function pickAccount(answers: Answers, accounts: readonly Account[]): Promise<string> {
  const { context } = answers
  const given = answers.given('account-id')
  if (given !== undefined) {
    if (accounts.some(({ accountId }) => accountId === given)) return given
    const message = `This sign-in does not reach account ${forTerminal(given)}; it reaches ${accounts.length} others.`
    throw new AccessDenied('role-not-assigned', message, {
      details: { accountId: given },
      fix: 'give another --account-id, or sign in as somebody who has that account',
    })
  }
  const [only, second] = accounts
  if (only === undefined) {
    throw new AccessDenied('no-accounts', 'No AWS accounts are available to you.')
  }
  if (second === undefined) {
    awsSay(context)(`The only AWS account available to you is: ${only.accountId}\n`)
    return only.accountId
  }
  if (!answers.canAsk) {
    throw answers.missing('account-id', `${accounts.length} accounts are available to you.`)
  }
  return await askChoice(context, {
    message: `There are ${accounts.length} AWS accounts available to you.`,
    choices: accountChoices(accounts),
  })
}

async function pickRole(
  answers: Answers,
  roles: readonly string[],
  accountId: string,
): Promise<string> {
  const { context } = answers
  const given = answers.given('role-name')
  if (given !== undefined) {
    if (roles.includes(given)) return given
    const others = roles.map((role) => forTerminal(role)).join(', ')
    const message = `This sign-in has no role ${forTerminal(given)} in account ${accountId}; it has ${others}.`
    throw new AccessDenied('role-not-assigned', message, {
      details: { accountId, roleName: given },
      fix: 'give another --role-name, or ask your administrator for that role',
    })
  }
  const [only, second] = roles
  if (only === undefined) {
    const message = `No roles are available for the account ${accountId}.`
    throw new AccessDenied('no-roles', message, { details: { accountId } })
  }
  if (second === undefined) {
    awsSay(context)(`The only role available to you is: ${forTerminal(only)}\n`)
    return only
  }
  if (!answers.canAsk) {
    const names = roles.map((role) => forTerminal(role)).join(', ')
    throw answers.missing('role-name', `There are: ${names}.`)
  }
  return await askChoice(context, {
    message: `There are ${roles.length} roles available to you.`,
    choices: roleChoices(roles),
  })
}

/** Account and role of the flags without asking AWS whether they exist. */
export function givenRole(answers: Answers): RoleAnswers | undefined {
  const accountId = answers.given('account-id')
  const roleName = answers.given('role-name')
  return accountId === undefined || roleName === undefined ? undefined : { accountId, roleName }
}

/**
 * Account and role out of what the sign-in reaches; undefined where its scopes do not let it list
 * them, and then the profile is for the token alone.
 */
export async function roleAnswers(
  answers: Answers,
  open: OpenSession,
): Promise<RoleAnswers | undefined> {
  const { signal } = answers.context
  const say = awsSay(answers.context)
  try {
    const accountId = await pickAccount(answers, await open.accounts(signal))
    say(`Using the account ID ${accountId}\n`)
    const roleName = await pickRole(answers, await open.roles(accountId, signal), accountId)
    say(`Using the role name "${forTerminal(roleName)}"\n`)
    return { accountId, roleName }
  } catch (error) {
    if (!(error instanceof SignInRequired)) throw error
    const given = givenRole(answers)
    say(
      given === undefined
        ? 'Unable to list AWS accounts and/or roles. Skipping configuring AWS credential provider for profile.\n'
        : 'Unable to list AWS accounts and/or roles: yours could not be checked.\n',
    )
    return given
  }
}
