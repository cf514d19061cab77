import { hasHole } from '../node.ts'
import type { Rule } from '../rule.ts'
import { providersBeside } from '../trust/audience-edits.ts'

export const audienceNotRegistered: Rule = {
  code: 'audience-not-registered',
  level: 'error',
  title: 'A role wants an audience that its identity provider does not know.',
  why: 'STS looks at the provider first and says "Incorrect token audience" before it asks the role.',
  fix: 'Add the audience to the client IDs of the provider.',
  about: 'statement',
  check: (facts, { providers }) => {
    const { conditions, platform } = facts
    const own = platform === undefined ? [] : providersBeside(facts, providers)
    const known = own.flatMap(({ clientIds }) => clientIds?.map(({ value }) => value) ?? ['*'])
    if (own.length === 0 || known.some((one) => one === '*' || hasHole(one))) return []
    return conditions
      .filter(({ claim, operator }) => claim === 'aud' && !operator.value.includes('Not'))
      .flatMap(({ values }) => values)
      .filter(({ value }) => !hasHole(value) && !/[*?]/.test(value) && !known.includes(value))
      .map((at) => ({ at, says: `The provider knows ${known.join(', ')}, not ${at.value}.` }))
  },
}
