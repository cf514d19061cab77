import { getsCredentials } from '../pipelines/static-keys.ts'
import type { Rule } from '../rule.ts'

export const pullRequestTarget: Rule = {
  code: 'pull-request-target',
  level: 'error',
  title: 'A workflow with credentials runs for pull requests of strangers.',
  why: "pull_request_target runs with the rights of the repository, and what it builds may be the stranger's.",
  fix: 'Use pull_request, and take credentials only in a workflow that runs on a branch or in an environment.',
  about: 'pipeline',
  check: (pipeline) => {
    const [trigger] = pipeline.triggers.filter(({ value }) => value === 'pull_request_target')
    const [job] = pipeline.jobs.filter((one) => getsCredentials(one, pipeline))
    if (trigger === undefined || job === undefined) return []
    return [{ at: trigger, says: `The job ${job.name} has credentials.` }]
  },
}
