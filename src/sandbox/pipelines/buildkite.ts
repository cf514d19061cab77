import type { Pipeline } from './pipeline.ts'

/** buildkite.com/docs: "buildkite-agent oidc", claims. */
export const buildkite: Pipeline = {
  id: 'buildkite',
  usualIssuer: 'https://agent.buildkite.com',
  issuers: /^https:\/\/agent\.buildkite\.com$/,
  usualAudience: 'https://buildkite.com/octo-org',
  usualSubject:
    'organization:octo-org:pipeline:octo-pipeline:ref:refs/heads/main:commit:0123456789abcdef0123456789abcdef01234567:step:deploy',
  subjects:
    /^organization:(?<organization>[^:]+):pipeline:(?<pipeline>[^:]+):ref:(?<ref>[^:]+):commit:(?<commit>[^:]+):step:(?<step>.*)$/,
  usualParts: { organization: 'octo-org', pipeline: 'octo-pipeline', ref: 'refs/heads/main' },
  lifetimeSeconds: 300,
  earlierSeconds: 0,
  claims: ({ parts, runId }) => {
    const { ref = '', step } = parts
    return {
      organization_slug: parts['organization'],
      pipeline_slug: parts['pipeline'],
      build_number: 42,
      build_branch: ref.replace(/^refs\/heads\//, ''),
      build_tag: ref.startsWith('refs/tags/') ? ref.slice('refs/tags/'.length) : null,
      build_commit: parts['commit'],
      build_source: 'webhook',
      step_key: step === undefined || step === '' ? null : step,
      job_id: runId,
      agent_id: '0193abcd-0000-4000-8000-000000000009',
      runner_environment: 'self-hosted',
    }
  },
  optionalClaims: {
    organization_id: '0193abcd-0000-4000-8000-000000000001',
    pipeline_id: '0193abcd-0000-4000-8000-000000000002',
    cluster_id: '0193abcd-0000-4000-8000-000000000011',
    cluster_name: 'octo-cluster',
  },
  conditionKeys: [
    'build_branch',
    'cluster_id',
    'cluster_name',
    'organization_id',
    'organization_slug',
    'pipeline_id',
    'pipeline_slug',
  ],
  variables: ({ parts, runId }, { url, bearer }) => ({
    CI: 'true',
    BUILDKITE: 'true',
    BUILDKITE_JOB_ID: runId,
    BUILDKITE_BUILD_NUMBER: '42',
    BUILDKITE_ORGANIZATION_ID: '0193abcd-0000-4000-8000-000000000001',
    BUILDKITE_PIPELINE_ID: '0193abcd-0000-4000-8000-000000000002',
    BUILDKITE_ORGANIZATION_SLUG: parts['organization'] ?? '',
    BUILDKITE_PIPELINE_SLUG: parts['pipeline'] ?? '',
    BUILDKITE_AGENT_ENDPOINT: url,
    BUILDKITE_AGENT_ACCESS_TOKEN: bearer,
  }),
}
