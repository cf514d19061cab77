import type { Rule } from '../rule.ts'

const everywhere = ['sub', 'aud', 'amr', 'email', 'oaud', 'azp']

export const claimIsNoKey: Rule = {
  code: 'claim-is-no-key',
  level: 'error',
  title: 'AWS makes no condition key of a claim.',
  why: 'The claim is in the token and not in the request: the condition fails for every token.',
  fix: 'Ask for sub, or for a claim that AWS lists for the platform (docs/ci.md).',
  about: 'statement',
  check: ({ issuer, conditions, platform, isOwnIssuer }) => {
    if (platform === undefined) return []
    const own = isOwnIssuer ? [] : platform.conditionKeys
    const known = [...everywhere, ...own].map((one) => one.toLowerCase())
    return conditions
      .filter((one) => one.issuer.toLowerCase() === issuer?.toLowerCase())
      .filter(({ claim }) => !known.includes(claim))
      .map(({ key, claim }) => ({
        at: key,
        says: `${claim} is no condition key of ${isOwnIssuer ? 'an issuer of your own' : platform.name}.`,
      }))
  },
}
