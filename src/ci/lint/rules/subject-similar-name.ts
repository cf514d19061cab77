import type { Rule } from '../rule.ts'
import { openSubjects } from '../trust/open-subjects.ts'

export const subjectSimilarName: Rule = {
  code: 'subject-similar-name',
  level: 'warning',
  title: "A wildcard stands in the middle of a repository's name.",
  why: 'A repository of that organisation whose name begins like it gets the role: app* fits app-of-an-intern.',
  fix: 'Say the name whole and put the wildcard behind the colon.',
  about: 'statement',
  check: (facts) => openSubjects(facts, 'similar'),
}
