import type { Rule } from '../rule.ts'
import { openSubjects } from '../trust/open-subjects.ts'

export const subjectOpen: Rule = {
  code: 'subject-open',
  level: 'error',
  title: 'A condition on the subject lets in tokens of strangers.',
  why: 'Whoever has an account on that platform can make a repository whose tokens fit, and has the role.',
  fix: 'Say the owner and the repository whole, without a wildcard.',
  about: 'statement',
  check: (facts) => openSubjects(facts, 'anybody'),
}
