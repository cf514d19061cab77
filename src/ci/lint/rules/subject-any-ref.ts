import type { Rule } from '../rule.ts'
import { openSubjects } from '../trust/open-subjects.ts'

export const subjectAnyRef: Rule = {
  code: 'subject-any-ref',
  level: 'warning',
  title: 'Whatever runs in the repository gets the role.',
  why: 'Everybody who may push a branch or open a pull request there has the credentials before anybody reviews.',
  fix: 'Name the environment (with reviewers), the branch or the tag that deploys.',
  about: 'statement',
  check: (facts) => openSubjects(facts, 'any-ref'),
}
