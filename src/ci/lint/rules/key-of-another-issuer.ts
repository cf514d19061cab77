import { hasHole } from '../node.ts'
import type { Rule } from '../rule.ts'

export const keyOfAnotherIssuer: Rule = {
  code: 'key-of-another-issuer',
  level: 'error',
  title: 'A condition has the key of another issuer than the provider.',
  why: 'No token of the provider has that key, so the condition keeps everybody out, or, negated, keeps nobody out.',
  fix: 'Begin the key with the address of the provider, without https://.',
  about: 'statement',
  check: ({ issuer, conditions, platform }) =>
    issuer === undefined || platform === undefined || hasHole(issuer)
      ? []
      : conditions
          .filter(
            (one) => !hasHole(one.issuer) && one.issuer.toLowerCase() !== issuer.toLowerCase(),
          )
          .map(({ key }) => ({ at: key, says: `${key.value} is no key of ${issuer}.` })),
}
