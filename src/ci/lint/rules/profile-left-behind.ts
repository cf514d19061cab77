import { input, isConfigureAction } from '../pipelines/github.ts'
import type { Rule } from '../rule.ts'

export const profileLeftBehind: Rule = {
  code: 'profile-left-behind',
  level: 'warning',
  title: 'Credentials are written to a file of a machine that stays.',
  why: 'With aws-profile the action writes ~/.aws on the runner; on one of your own the next job finds it there.',
  fix: 'Leave aws-profile out, or run the job on a machine that is thrown away.',
  about: 'pipeline',
  check: ({ jobs }) =>
    jobs
      .filter(({ isSelfHosted }) => isSelfHosted)
      .flatMap(({ uses }) => uses.filter(isConfigureAction))
      .flatMap((use) => input(use, 'aws-profile') ?? [])
      .map(({ name: at }) => ({ at, says: 'The runner is self-hosted.' })),
}
