import type { Rule } from '../rule.ts'

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
      .flatMap(({ principals, conditions, isPartial }) =>
        conditions.length > 0 || isPartial
          ? principals.filter(({ kind, id }) => kind === 'Federated' && id.value === '*')
          : principals.filter(({ id }) => id.value === '*'),
      )
      .map(({ id }) => ({ at: id, says: 'The principal is everybody.' })),
}
