import type { Platform } from '../platform.ts'

export const buildkite: Platform = {
  id: 'buildkite',
  name: 'Buildkite',
  issuers: ['agent.buildkite.com'],
  marks: [],
  audience: 'sts.amazonaws.com',
  defaultAudience: 'https://buildkite.com/{organization}',
  subjects: [
    {
      form: 'organization:{organization}:pipeline:{pipeline}:ref:refs/heads/{branch}:commit:{commit}:step:{step}',
      says: 'on a branch',
    },
    {
      form: 'organization:{organization}:pipeline:{pipeline}:ref:refs/tags/{tag}:commit:{commit}:step:{step}',
      says: 'on a tag',
    },
  ],
  tokenSource: 'buildkite-agent oidc request-token --audience sts.amazonaws.com',
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
}
