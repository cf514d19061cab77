import type { Rule } from '../rule.ts'

export const ignoreWithoutReason: Rule = {
  code: 'ignore-without-reason',
  level: 'warning',
  title: 'A finding is ignored without a reason.',
  why: 'Nobody can tell later whether it still holds.',
  fix: 'Write why behind the codes: # keyless:ignore subject-any-ref the repository has two owners.',
  about: 'file',
}
