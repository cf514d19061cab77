import type { Job } from '../pipelines/pipeline.ts'
import { getsCredentials } from '../pipelines/static-keys.ts'
import { textOf } from '../node.ts'
import type { Found, Rule } from '../rule.ts'

/** What somebody else pushed, by the event that ran this workflow. */
const foreign =
  /github\.event\.(?:workflow_run\.head_(?:sha|branch)|pull_request\.head\.(?:sha|ref))|github\.head_ref|refs\/pull\//

function checkouts({ uses }: Job): readonly Found[] {
  return uses
    .filter(({ text }) => /^actions\/checkout(?:@|$)/.test(text.value))
    .flatMap(({ inputs }) => inputs)
    .filter(({ name, value }) => name.value === 'ref' && foreign.test(textOf(value) ?? ''))
    .map(({ value: at }) => ({ at, says: 'This is code of whoever opened the pull request.' }))
}

export const untrustedCheckout: Rule = {
  code: 'untrusted-checkout',
  level: 'error',
  title: 'A job with credentials checks out code that nobody reviewed.',
  why: 'workflow_run and pull_request_target run with the rights of the repository; a build script of the stranger has the credentials.',
  fix: 'Build in a workflow without credentials, and hand over what it made.',
  about: 'pipeline',
  check: (pipeline) =>
    pipeline.triggers.some(({ value }) =>
      /^(?:workflow_run|pull_request_target|issue_comment)$/.test(value),
    )
      ? pipeline.jobs.filter((job) => getsCredentials(job, pipeline)).flatMap(checkouts)
      : [],
}
