import { input, isConfigureAction } from '../pipelines/github.ts'
import type { Rule } from '../rule.ts'

export const sessionUnnamed: Rule = {
  code: 'session-unnamed',
  level: 'note',
  title: 'The session of a job does not name its run.',
  why: 'CloudTrail has GitHubActions for every one of them, so that nobody finds the run behind a call.',
  fix: 'Add role-session-name: ${{ github.event.repository.name }}-${{ github.run_id }}.',
  about: 'pipeline',
  check: ({ jobs }) =>
    jobs
      .flatMap(({ uses }) => uses.filter(isConfigureAction))
      .filter((use) => input(use, 'role-session-name') === undefined)
      .flatMap((use) => input(use, 'role-to-assume') ?? [])
      .map(({ name: at }) => ({ at, says: 'role-session-name is not there.' })),
}
