import { expect, test } from 'vitest'
import { initPlatforms } from '../../../../src/ci/init/init-platforms.ts'
import { initAnswers } from '../../../../src/cli/ci/init-answers.ts'
import type { Answers } from '../../../../src/cli/configure/answers.ts'
import type { CommandContext } from '../../../../src/cli/context.ts'
import { UsageError } from '../../../../src/errors.ts'

test('asks for the numbers with a command that names the repository just given', async () => {
  const github = initPlatforms.find(({ platform }) => platform.id === 'github')
  if (github === undefined) throw new TypeError('no GitHub')
  const said = new Map([
    ['repository', 'octo-org/$&'],
    ['owner-id', '1234567'],
    ['repository-id', '7654321'],
  ])
  const asked: string[] = []
  const answers: Answers = {
    context: {} as CommandContext,
    canAsk: true,
    given: (flag) => (flag === 'as' ? 'terraform' : undefined),
    text: async ({ flag, message }) => {
      asked.push(message)
      return said.get(flag) ?? ''
    },
    missing: (flag) => new UsageError('missing-argument', `--${flag} is missing.`),
  }
  await initAnswers(answers, github, 'ci init github')
  expect(asked.slice(1, 3)).toEqual([
    'Number of the owner (gh api repos/octo-org/$& --jq .owner.id)',
    'Number of the repository (gh api repos/octo-org/$& --jq .id)',
  ])
})
