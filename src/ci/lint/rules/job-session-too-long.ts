import { input, isConfigureAction } from '../pipelines/github.ts'
import { textOf } from '../node.ts'
import type { Rule } from '../rule.ts'

/** Seconds. */
const longest = 3600

export const jobSessionTooLong: Rule = {
  code: 'job-session-too-long',
  level: 'warning',
  title: 'A job asks for credentials that outlive it.',
  why: 'Keys that leak from the job are good until they end.',
  fix: 'Leave role-duration-seconds out (an hour), or ask for what the job takes.',
  about: 'pipeline',
  check: ({ jobs }) =>
    jobs
      .flatMap(({ uses }) => uses)
      .filter(isConfigureAction)
      .flatMap((use) => input(use, 'role-duration-seconds')?.value ?? [])
      .filter((value) => Number(textOf(value)) > longest)
      .map((at) => ({ at, says: `${Number(textOf(at)) / 60} minutes.` })),
}
