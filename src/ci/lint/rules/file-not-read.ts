import type { Rule } from '../rule.ts'

export const unreadable: Rule = {
  code: 'file-not-read',
  level: 'warning',
  title: 'A file could not be read as what it is.',
  why: 'What stands in it was not looked at.',
  fix: 'Mend it, or name it in .keylessignore.',
  about: 'file',
}
