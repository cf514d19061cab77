import type { Rule } from '../rule.ts'
import { operatorEdits } from '../trust/operator-edits.ts'

export const ifExists: Rule = {
  code: 'if-exists',
  level: 'error',
  title: 'IfExists asks about a claim.',
  why: 'It holds when the claim is no condition key of the request, as a misspelt one never is.',
  fix: 'Take IfExists away: every token has a subject and an audience.',
  about: 'statement',
  check: ({ statement, conditions }) =>
    [...new Map(conditions.map((one) => [one.operator, one])).values()]
      .filter(({ operator }) => /IfExists$/i.test(operator.value))
      .map(({ operator, claim }) => ({
        at: operator,
        says: `${operator.value} holds for a token without ${claim}.`,
        ...operatorEdits(statement, operator, operator.value.replace(/IfExists$/i, '')),
      })),
}
