import type { Rule } from '../rule.ts'
import { trustsEveryProvider } from '../trust/facts.ts'

export const principalAny: Rule = {
  code: 'principal-any',
  level: 'error',
  title: 'The role trusts everybody.',
  why: 'Every AWS account, and every identity provider of the account, can ask for it.',
  fix: 'Name the identity provider, or the account, that is meant.',
  about: 'policy',
  check: ({ statements }) =>
    statements
      .filter(({ effect }) => effect === 'Allow')
      .flatMap((statement) => {
        const everybody = statement.principals.filter(({ id }) => id.value === '*')
        const isOpen = statement.conditions.length === 0 && !statement.isPartial
        return isOpen || trustsEveryProvider(statement)
          ? everybody
          : everybody.filter(({ kind }) => kind === 'Federated')
      })
      .map(({ id }) => ({ at: id, says: 'The principal is everybody.' })),
}
