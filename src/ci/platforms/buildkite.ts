import type { Platform } from '../platform.ts'

export const buildkite: Platform = {
  id: 'buildkite',
  name: 'Buildkite',
  issuers: ['agent.buildkite.com'],
  ownIssuer: undefined,
  isPrivateIssuer: false,
  marks: [],
  audienceChoice: 'asked',
  audience: 'sts.amazonaws.com',
  audienceForm: 'sts.amazonaws.com',
  defaultAudience: 'https://buildkite.com/{organization}',
  subjects: [
    {
      kind: 'branch',
      form: 'organization:{organization}:pipeline:{pipeline}:ref:refs/heads/{branch}:commit:{commit}:step:{step}',
      says: 'on a branch',
    },
    {
      kind: 'tag',
      form: 'organization:{organization}:pipeline:{pipeline}:ref:refs/tags/{tag}:commit:{commit}:step:{step}',
      says: 'on a tag',
    },
  ],
  parts: [
    { name: 'organization', says: 'the organisation', example: 'octo-org', isTenant: true },
    { name: 'pipeline', says: 'the pipeline', example: 'octo-pipeline', isTenant: true },
    { name: 'branch', says: 'the branch', example: 'main', isTenant: false },
    { name: 'tag', says: 'the tag', example: 'v1.0.0', isTenant: false },
    {
      name: 'commit',
      says: 'the commit; each run has another',
      example: '0123456789abcdef0123456789abcdef01234567',
      isTenant: false,
    },
    { name: 'step', says: 'the key of the step', example: 'deploy', isTenant: false },
  ],
  immutableSubject: undefined,
  immutableClaims: [
    { claim: 'organization_id', says: 'organisation', variable: 'BUILDKITE_ORGANIZATION_ID' },
    { claim: 'pipeline_id', says: 'pipeline', variable: 'BUILDKITE_PIPELINE_ID' },
  ],
  tokenSource:
    'buildkite-agent oidc request-token --audience sts.amazonaws.com --claim organization_id,pipeline_id',
  tokenSources: [
    {
      kind: 'command',
      words: [
        ...['buildkite-agent', 'oidc', 'request-token', '--audience', '{audience}'],
        // In no token that does not ask for them.
        ...['--claim', 'organization_id,pipeline_id'],
      ],
    },
  ],
  permission: undefined,
  jobVariable: ['BUILDKITE', 'true'],
  runIds: ['BUILDKITE_JOB_ID', 'BUILDKITE_BUILD_NUMBER'],
  roleVariables: [],
  logMask: { kind: 'command', words: ['buildkite-agent', 'redactor', 'add'] },
  jobVariables: undefined,
  requiredClaims: ['sub'],
  conditionKeys: [
    'build_branch',
    'cluster_id',
    'cluster_name',
    'organization_id',
    'organization_slug',
    'pipeline_id',
    'pipeline_slug',
  ],
  pipelineFile: '.buildkite/pipeline.yml',
}
