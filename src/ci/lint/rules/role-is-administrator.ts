import type { Rule } from '../rule.ts'

export const roleIsAdministrator: Rule = {
  code: 'role-is-administrator',
  level: 'warning',
  title: "A pipeline's role may do everything.",
  why: 'Whoever can change what the pipeline runs has the account.',
  fix: 'Give the role what the pipeline needs, and a permissions boundary.',
  about: 'policy',
  check: ({ role }, facts) =>
    facts.some(({ platform }) => platform !== undefined)
      ? (role?.managedPolicies ?? [])
          .filter(({ value }) => /:policy\/AdministratorAccess$/.test(value))
          .map((at) => ({ at, says: 'The role has AdministratorAccess.' }))
      : [],
}
