import type { InitPlatform } from './init-platform.ts'
import { azureDevopsInit } from './platforms/azure-devops.ts'
import { bitbucketInit } from './platforms/bitbucket.ts'
import { buildkiteInit } from './platforms/buildkite.ts'
import { circleciInit } from './platforms/circleci.ts'
import { githubInit } from './platforms/github.ts'
import { gitlabInit } from './platforms/gitlab.ts'
import { terraformCloudInit } from './platforms/terraform-cloud.ts'
import { commonQuestions, type InitQuestion } from './question.ts'

export const initPlatforms: readonly InitPlatform[] = [
  githubInit,
  gitlabInit,
  bitbucketInit,
  circleciInit,
  buildkiteInit,
  azureDevopsInit,
  terraformCloudInit,
]

/** Its own first, for the usual name of the roles comes from them. */
export function questionsOf({ questions }: InitPlatform): readonly InitQuestion[] {
  return [...questions, ...commonQuestions]
}
