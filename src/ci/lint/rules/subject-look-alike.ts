import type { Rule } from '../rule.ts'
import { openSubjects } from '../trust/open-subjects.ts'

export const subjectLookAlike: Rule = {
  code: 'subject-look-alike',
  level: 'error',
  title: "A wildcard stands in the middle of an owner's name.",
  why: 'Anybody can register a name that begins like it: repo:octo* fits octo-evil/anything.',
  fix: 'Say the owner whole and put the wildcard behind the slash or colon.',
  about: 'statement',
  check: (facts) => openSubjects(facts, 'look-alike'),
}
