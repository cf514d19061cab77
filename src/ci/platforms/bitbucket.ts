import type { Platform } from '../platform.ts'

export const bitbucket: Platform = {
  id: 'bitbucket',
  name: 'Bitbucket Pipelines',
  issuers: ['api.bitbucket.org/2.0/workspaces/{workspace}/pipelines-config/identity/oidc'],
  ownIssuer: undefined,
  isPrivateIssuer: true,
  marks: [],
  audienceChoice: 'tenant',
  audience: undefined,
  audienceForm: 'ari:cloud:bitbucket::workspace/{workspaceId}',
  defaultAudience: undefined,
  subjects: [
    {
      kind: 'environment',
      form: '{repository}:{environment}:{step}',
      says: 'as a step in an environment',
    },
    { kind: 'step', form: '{repository}:{step}', says: 'as a step' },
  ],
  parts: [
    {
      name: 'repository',
      says: 'the UUID of the repository, in braces',
      example: '{0193abcd-0000-4000-8000-000000000001}',
      isTenant: true,
    },
    {
      name: 'environment',
      says: 'the UUID of the deployment environment, in braces',
      example: '{0193abcd-0000-4000-8000-000000000002}',
      isTenant: false,
    },
    {
      name: 'step',
      says: 'the UUID of the step, in braces; each run has a new one',
      example: '{0193abcd-0000-4000-8000-000000000003}',
      isTenant: false,
    },
    { name: 'workspace', says: 'the workspace', example: 'octo-workspace', isTenant: true },
    {
      name: 'workspaceId',
      says: 'the UUID of the workspace, without braces',
      example: '0193abcd-0000-4000-8000-000000000004',
      isTenant: true,
    },
  ],
  immutableSubject: undefined,
  immutableClaims: [],
  tokenSource: 'oidc: true on the step, then $BITBUCKET_STEP_OIDC_TOKEN',
  tokenSources: [{ kind: 'variable', names: ['BITBUCKET_STEP_OIDC_TOKEN'], isNamedByJob: false }],
  permission: 'oidc: true',
  jobVariable: ['BITBUCKET_BUILD_NUMBER', undefined],
  runIds: ['BITBUCKET_BUILD_NUMBER'],
  requiredClaims: [],
  conditionKeys: [],
  pipelineFile: 'bitbucket-pipelines.yml',
}
