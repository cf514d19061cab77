import type { Rule } from '../rule.ts'
import { operatorEdits } from '../trust/operator-edits.ts'

export const forAllValues: Rule = {
  code: 'for-all-values',
  level: 'error',
  title: 'ForAllValues asks about a claim.',
  why: 'It holds when the claim is not there at all, so a token without it gets in.',
  fix: 'Take ForAllValues: away; sub and aud have one value.',
  about: 'statement',
  check: ({ statement, conditions }) =>
    [...new Map(conditions.map((one) => [one.operator, one])).values()]
      .filter(({ operator }) => /^ForAllValues:/i.test(operator.value))
      .map(({ operator, claim }) => ({
        at: operator,
        says: `${operator.value} holds for a token without ${claim}.`,
        ...operatorEdits(statement, operator, operator.value.replace(/^ForAllValues:/i, '')),
      })),
}
