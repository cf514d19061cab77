import { input, isConfigureAction } from '../pipelines/github.ts'
import type { Job } from '../pipelines/pipeline.ts'
import { hasHole, textOf } from '../node.ts'
import type { Found, Project, Rule } from '../rule.ts'
import { openPatterns } from '../trust/subject-pattern.ts'
import { statementFacts } from '../trust/facts.ts'

/** Name of the role that the job takes; undefined where only a variable knows. */
function roleOf(job: Job): string | undefined {
  const [arn] = job.uses
    .filter(isConfigureAction)
    .flatMap((use) => textOf(input(use, 'role-to-assume')?.value) ?? [])
  return /^arn:aws[a-z-]*:iam::[^:]*:role\/(?:.*\/)?([\w+=,.@-]+)$/.exec(arn ?? '')?.[1]
}

function mismatch(job: Job, { policies }: Project): readonly Found[] {
  const name = roleOf(job)
  if (name === undefined) return []
  const roles = policies.filter(({ role }) => role?.name === name)
  const facts = roles.flatMap(statementFacts).filter(({ platform }) => platform?.id === 'github')
  const patterns = facts.flatMap(({ subjects }) => subjects.map(({ value }) => value.value))
  if (patterns.length === 0 || patterns.some(hasHole)) return []
  const wanted = job.environment
  const fits = facts.some(
    ({ platform, subjects }) =>
      platform !== undefined &&
      subjects.some(({ value }) =>
        openPatterns(platform, value.value).some(({ form, said, part }) =>
          wanted === undefined
            ? form.kind !== 'environment'
            : form.kind === 'environment' &&
              (part !== undefined || said['environment'] === wanted.value),
        ),
      ),
  )
  const at = wanted ?? job.takesCredentials
  if (fits || at === undefined) return []
  const says =
    wanted === undefined
      ? `The role ${name} is for an environment, and the job runs in none.`
      : `Its tokens say environment:${wanted.value}, and the role ${name} is for ${patterns.join(', ')}.`
  return [{ at, says }]
}

export const environmentMismatch: Rule = {
  code: 'environment-mismatch',
  level: 'error',
  title: 'A job runs in an environment, and its role is for a branch, or the other way round.',
  why: 'An environment takes the place of the branch in the subject, so the role does not let the job in.',
  fix: "Let the role's condition on sub name what the job runs in.",
  about: 'pipeline',
  check: ({ platform, jobs }, project) =>
    platform === 'github' ? jobs.flatMap((job) => mismatch(job, project)) : [],
}
