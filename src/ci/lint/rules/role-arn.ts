import { input, isConfigureAction } from '../pipelines/github.ts'
import { textOf } from '../node.ts'
import type { Rule } from '../rule.ts'

const form = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/

export const roleArn: Rule = {
  code: 'role-arn',
  level: 'error',
  title: 'The role of a job is no ARN of a role.',
  why: 'STS takes the whole ARN only, with the twelve digits of the account.',
  fix: 'Write arn:aws:iam::123456789012:role/NAME.',
  about: 'pipeline',
  check: ({ jobs }) =>
    jobs
      .flatMap(({ uses }) => uses)
      .filter((use) => isConfigureAction(use) && input(use, 'aws-access-key-id') === undefined)
      .flatMap((use) => input(use, 'role-to-assume')?.value ?? [])
      .filter((value) => {
        const text = textOf(value) ?? ''
        return text !== '' && !text.includes('${{') && !form.test(text)
      })
      .map((at) => ({ at, says: `${textOf(at) ?? ''} is not of that form.` })),
}
