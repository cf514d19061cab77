import type { Rule } from '../rule.ts'

export const runRoleForBoth: Rule = {
  code: 'run-role-for-both',
  level: 'warning',
  title: 'HCP Terraform plans and applies with one role.',
  why: 'A plan runs on code that nobody has reviewed; with the role of the apply it can change everything.',
  fix: 'Set TFC_AWS_PLAN_ROLE_ARN and TFC_AWS_APPLY_ROLE_ARN instead of TFC_AWS_RUN_ROLE_ARN.',
  about: 'pipeline',
  check: ({ platform, jobs }) =>
    platform !== 'terraform-cloud'
      ? []
      : jobs
          .flatMap(({ settings }) => settings)
          .filter(({ name }) => name.value === 'TFC_AWS_RUN_ROLE_ARN')
          .map(({ name: at }) => ({ at, says: 'TFC_AWS_RUN_ROLE_ARN is the role of both.' })),
}
