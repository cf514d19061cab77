import type { Rule } from '../rule.ts'

export const actionWide: Rule = {
  code: 'action-wide',
  level: 'warning',
  title: 'A trust policy allows more actions than one.',
  why: 'With a wildcard the next action that AWS adds is allowed as well, and sts:TagSession lets the token choose tags.',
  fix: 'Write sts:AssumeRoleWithWebIdentity.',
  about: 'statement',
  check: ({ statement, platform }) =>
    platform === undefined
      ? []
      : statement.actions
          .filter(({ value }) => /[*?]/.test(value) && !statement.exceptActions)
          .map((at) => {
            const { source, span, isPlain } = at
            const text = 'sts:AssumeRoleWithWebIdentity'
            const says = `${at.value} is more than ${text}.`
            return isPlain ? { at, says, edits: [{ source, span, text }] } : { at, says }
          }),
}
