/** The tutorial's pipelines: each platform's provider in one account, and a role for its usual job. */
import { type IamRole, type IdentityProvider, issuerPath, providerArn } from '../iam.ts'
import { readTrust } from '../trust.ts'
import type { Pipeline } from './pipeline.ts'
import { pipelines } from './pipelines.ts'

/** What a job asks for, where it may ask. */
const audiences: Readonly<Record<string, string>> = {
  github: 'sts.amazonaws.com',
  buildkite: 'sts.amazonaws.com',
}

function audienceOf({ id, usualAudience }: Pipeline): string {
  return audiences[id] ?? usualAudience
}

export function pipelineProviders(accountId: string): readonly IdentityProvider[] {
  return pipelines.map((pipeline) => ({
    url: pipeline.usualIssuer,
    audiences: [audienceOf(pipeline)],
    accountId,
    keys: [],
    platform: undefined,
  }))
}

/** `ci-github` and so on, each for one subject alone. */
export function pipelineRoles(accountId: string): readonly IamRole[] {
  return pipelines.map((pipeline) => {
    const path = issuerPath(pipeline.usualIssuer)
    const document = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated: providerArn(accountId, pipeline.usualIssuer) },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: {
            StringEquals: {
              [`${path}:aud`]: audienceOf(pipeline),
              [`${path}:sub`]: pipeline.usualSubject,
            },
          },
        },
      ],
    }
    return {
      accountId,
      name: `ci-${pipeline.id}`,
      maxSessionSeconds: 3600,
      trust: readTrust(JSON.stringify(document)),
    }
  })
}
