import type { Rule } from '../rule.ts'

export const conditionMissing: Rule = {
  code: 'condition-missing',
  level: 'error',
  title: 'A role lets in every token of an identity provider.',
  why: 'Whoever can run a job on that platform, in any organisation, gets the credentials of the role.',
  fix: 'Add conditions on the audience and on the subject of the tokens that are meant.',
  about: 'statement',
  check: ({ statement }) =>
    statement.conditions.length > 0 || statement.isPartial
      ? []
      : [{ at: statement, says: 'This statement has no condition.' }],
}
