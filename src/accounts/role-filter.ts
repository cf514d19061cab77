/** Which accounts and roles are of interest: patterns with `*` for any text, exact otherwise. */
import type { Account } from './account.ts'

export interface RoleFilter {
  /** By account id or name; empty for all. */
  readonly accounts: readonly string[]
  readonly notAccounts: readonly string[]
  readonly roles: readonly string[]
  readonly notRoles: readonly string[]
  /** By the name that the profile gets. */
  readonly names: readonly string[]
  readonly notNames: readonly string[]
}

/** Without regard to case, in time proportional to the text for each `*`. */
export function matchesPattern(text: string, pattern: string): boolean {
  const [first = '', ...others] = pattern.toLowerCase().split('*')
  const whole = text.toLowerCase()
  const last = others.pop()
  if (last === undefined) return whole === first
  if (!whole.startsWith(first)) return false
  let at = first.length
  for (const part of others) {
    const found = whole.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return whole.length - last.length >= at && whole.endsWith(last)
}

function isWanted(
  texts: readonly string[],
  wanted: readonly string[],
  unwanted: readonly string[],
): boolean {
  const isIn = (patterns: readonly string[]): boolean =>
    patterns.some((pattern) => texts.some((text) => matchesPattern(text, pattern)))
  return (wanted.length === 0 || isIn(wanted)) && !isIn(unwanted)
}

export function wantsAccount(filter: RoleFilter, { accountId, name }: Account): boolean {
  const texts = name === undefined ? [accountId] : [accountId, name]
  return isWanted(texts, filter.accounts, filter.notAccounts)
}

export function wantsRole(filter: RoleFilter, roleName: string): boolean {
  return isWanted([roleName], filter.roles, filter.notRoles)
}

export function wantsName(filter: RoleFilter, profile: string): boolean {
  return isWanted([profile], filter.names, filter.notNames)
}
