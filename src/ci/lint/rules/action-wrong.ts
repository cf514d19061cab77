import type { Rule } from '../rule.ts'

export const actionWrong: Rule = {
  code: 'action-wrong',
  level: 'error',
  title: 'An identity provider is trusted with an action that it cannot use.',
  why: 'Tokens of pipelines come by sts:AssumeRoleWithWebIdentity; sts:AssumeRole is for people and services, so nobody gets in.',
  fix: 'Write sts:AssumeRoleWithWebIdentity.',
  about: 'statement',
  check: ({ statement }) =>
    statement.exceptActions ||
    statement.actions.some(({ value }) =>
      /^sts:assumerolewithwebidentity$|[*?]|\uFFFC/i.test(value),
    )
      ? []
      : statement.actions
          .filter(({ value }) => /^sts:AssumeRole/i.test(value))
          .map((at) => ({ at, says: `${at.value} takes no token.` })),
}
