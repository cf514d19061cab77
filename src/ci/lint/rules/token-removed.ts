import type { Rule } from '../rule.ts'

export const tokenRemoved: Rule = {
  code: 'token-removed',
  level: 'error',
  title: 'A job uses a token that GitLab has taken out.',
  why: 'CI_JOB_JWT and its versions are gone since GitLab 17: the variable is empty, and the call fails.',
  fix: 'Add id_tokens to the job, with aud, and use the variable that it names.',
  about: 'pipeline',
  check: ({ platform, jobs, settings }) => {
    if (platform !== 'gitlab') return []
    const scripts = jobs.flatMap((job) => job.scripts.map(({ text }) => text))
    const values = [...settings, ...jobs.flatMap((job) => job.settings)].map(({ value }) => value)
    return [...scripts, ...values.filter((one) => one.kind === 'text')]
      .filter(({ value }) => /\bCI_JOB_JWT(?:_V[12])?\b/.test(value))
      .map((at) => ({ at, says: 'CI_JOB_JWT is empty.' }))
  },
}
