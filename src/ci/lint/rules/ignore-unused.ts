import type { Rule } from '../rule.ts'

export const ignoreUnused: Rule = {
  code: 'ignore-unused',
  level: 'note',
  title: 'A finding is ignored that is not there.',
  why: 'The comment would hide the next one.',
  fix: 'Take the comment out.',
  about: 'file',
}
