import { azureDevops } from './azure-devops.ts'
import { bitbucket } from './bitbucket.ts'
import { buildkite } from './buildkite.ts'
import { circleci } from './circleci.ts'
import { github } from './github.ts'
import { gitlab } from './gitlab.ts'
import type { Pipeline } from './pipeline.ts'
import { terraformCloud } from './terraform-cloud.ts'

export const pipelines: readonly Pipeline[] = [
  github,
  gitlab,
  bitbucket,
  circleci,
  buildkite,
  azureDevops,
  terraformCloud,
]

export function pipelineById(id: string): Pipeline | undefined {
  return pipelines.find((pipeline) => pipeline.id === id)
}

/** Undefined for an issuer that is none of the platforms' own, such as a company's GitLab. */
export function pipelineOfIssuer(issuer: string): Pipeline | undefined {
  return pipelines.find(({ issuers }) => issuers.test(issuer))
}
