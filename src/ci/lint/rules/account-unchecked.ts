import { input, isConfigureAction } from '../pipelines/github.ts'
import type { Rule } from '../rule.ts'

export const accountUnchecked: Rule = {
  code: 'account-unchecked',
  level: 'note',
  title: 'A job does not say which account it is for.',
  why: 'Where the role comes from a variable, a wrong one deploys into the wrong account without a word.',
  fix: 'Add allowed-account-ids: "123456789012".',
  about: 'pipeline',
  check: ({ jobs }) =>
    jobs
      .flatMap(({ uses }) => uses.filter(isConfigureAction))
      .filter((use) => input(use, 'allowed-account-ids') === undefined)
      .flatMap((use) => input(use, 'role-to-assume') ?? [])
      .map(({ name: at }) => ({ at, says: 'allowed-account-ids is not there.' })),
}
