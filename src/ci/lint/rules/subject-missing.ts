import type { Rule } from '../rule.ts'

export const subjectMissing: Rule = {
  code: 'subject-missing',
  level: 'error',
  title: 'No condition asks who the token is about (sub).',
  why: 'The audience is the same for everybody who uses the platform with AWS, so it keeps nobody out.',
  fix: 'Add a condition on ISSUER:sub with the repository, and the branch or environment, that is meant.',
  about: 'statement',
  check: ({ statement, withoutSubject }) => {
    const [worst] = withoutSubject
    if (statement.conditions.length === 0 || worst === undefined) return []
    return [{ at: statement, says: `A token of ${worst.subject} gets in.` }]
  },
}
