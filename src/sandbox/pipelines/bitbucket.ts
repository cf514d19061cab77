import type { Pipeline } from './pipeline.ts'

const workspaceId = '0193abcd-0000-4000-8000-000000000004'

/** support.atlassian.com: "Integrate Pipelines with resource servers using OIDC". */
export const bitbucket: Pipeline = {
  id: 'bitbucket',
  usualIssuer:
    'https://api.bitbucket.org/2.0/workspaces/octo-workspace/pipelines-config/identity/oidc',
  issuers:
    /^https:\/\/api\.bitbucket\.org\/2\.0\/workspaces\/[\w-]+\/pipelines-config\/identity\/oidc$/,
  usualAudience: `ari:cloud:bitbucket::workspace/${workspaceId}`,
  usualSubject:
    '{0193abcd-0000-4000-8000-000000000001}:{0193abcd-0000-4000-8000-000000000002}:{0193abcd-0000-4000-8000-000000000003}',
  subjects: /^(?<repository>\{[^:]+\}):(?:(?<environment>\{[^:]+\}):)?(?<step>\{[^:]+\})$/,
  usualParts: { repository: '{0193abcd-0000-4000-8000-000000000001}' },
  lifetimeSeconds: 3600,
  earlierSeconds: undefined,
  claims: ({ parts }) => ({
    repositoryUuid: parts['repository'],
    workspaceUuid: `{${workspaceId}}`,
    stepUuid: parts['step'],
    ...(parts['environment'] === undefined
      ? {}
      : { deploymentEnvironmentUuid: parts['environment'] }),
    branchName: 'main',
    pipelineUuid: '{0193abcd-0000-4000-8000-000000000005}',
    accountUuid: '{0193abcd-0000-4000-8000-000000000006}',
  }),
  conditionKeys: [],
  variables: ({ parts, runId }, { token }) => ({
    CI: 'true',
    BITBUCKET_BUILD_NUMBER: runId,
    BITBUCKET_REPO_UUID: parts['repository'] ?? '',
    BITBUCKET_STEP_OIDC_TOKEN: token(),
  }),
}
