import type { Rule } from '../rule.ts'

export const wildcardInEquals: Rule = {
  code: 'wildcard-in-equals',
  level: 'error',
  title: 'StringEquals has a wildcard, which it does not know.',
  why: 'It is compared letter for letter: no token has a star there, so nobody gets in, and the next person widens the policy in the wrong place.',
  fix: 'Say the value whole; use StringLike only where a part must stay open.',
  about: 'statement',
  check: ({ conditions }) =>
    conditions
      .filter(({ operator }) => /^(?:For\w+:)?StringEquals/i.test(operator.value))
      .flatMap(({ values, operator }) => values.map((at) => ({ at, operator })))
      .filter(({ at }) => /[*?]/.test(at.value))
      .map(({ at, operator }) => ({
        at,
        says: `${operator.value} takes the wildcard of ${at.value} for itself.`,
      })),
}
