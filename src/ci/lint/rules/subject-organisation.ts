import type { Rule } from '../rule.ts'
import { openSubjects } from '../trust/open-subjects.ts'

export const subjectOrganisation: Rule = {
  code: 'subject-organisation',
  level: 'warning',
  title: 'Every repository of an organisation gets the role.',
  why: 'Repositories that are made tomorrow are in it too, and everybody who may write to any one of them.',
  fix: 'List the repositories, or give each a role of its own.',
  about: 'statement',
  check: (facts) => openSubjects(facts, 'organisation'),
}
