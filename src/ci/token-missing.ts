import { ConfigError } from '../errors.ts'
import type { Platform } from './platform.ts'

/** What is usually the matter, by platform: what to write into the pipeline's file. */
const remedies: Readonly<Record<string, string>> = {
  github:
    'give the job `permissions: { id-token: write, contents: read }`; GitHub gives no such token to pull requests from forks',
  gitlab: 'give the job `id_tokens: { AWS_ID_TOKEN: { aud: sts.amazonaws.com } }`',
  bitbucket: 'give the step `oidc: true`',
  circleci: 'give the job a `context` in the workflow; without one CircleCI hands out no token',
  buildkite: 'run the command where the Buildkite agent is on the PATH, version 3.48 or later',
  'azure-devops':
    'give the step `env: { SYSTEM_ACCESSTOKEN: $(System.AccessToken) }` and name the service connection: --connection ID',
  'terraform-cloud':
    'set TFC_WORKLOAD_IDENTITY_AUDIENCE=aws.workload.identity in the workspace, as an environment variable',
}

/** `why` is a sentence about this job. */
export function tokenMissing({ id, name }: Platform, why: string, cause?: unknown): ConfigError {
  const message = `${name} gave this job no token. ${why}`
  return new ConfigError('pipeline-token-missing', message, {
    details: { platform: id },
    ...(remedies[id] === undefined ? {} : { fix: remedies[id] }),
    cause,
  })
}
