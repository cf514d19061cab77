import type { Pipeline } from './pipeline.ts'

const commit = '0123456789abcdef0123456789abcdef01234567'

/** docs.github.com: OpenID Connect reference, "OIDC token claims". */
export const github: Pipeline = {
  id: 'github',
  usualIssuer: 'https://token.actions.githubusercontent.com',
  issuers: /^https:\/\/token\.actions\.(?:githubusercontent\.com(?:\/[\w-]+)?|[\w-]+\.ghe\.com)$/,
  usualAudience: 'https://github.com/octo-org',
  usualSubject: 'repo:octo-org/octo-repo:ref:refs/heads/main',
  subjects:
    /^repo:(?<owner>[^/:@]+)(?:@(?<ownerId>\d+))?\/(?<repository>[^/:@]+)(?:@(?<repositoryId>\d+))?:(?:environment:(?<environment>.+)|ref:(?<ref>.+)|(?<event>pull_request))$/,
  usualParts: {
    owner: 'octo-org',
    ownerId: '1234567',
    repository: 'octo-repo',
    repositoryId: '7654321',
    ref: 'refs/heads/main',
    event: 'push',
  },
  lifetimeSeconds: 300,
  earlierSeconds: 600,
  claims: ({ parts, runId }) => {
    const { owner = '', repository = '', ref = '', environment } = parts
    const name = `${owner}/${repository}`
    const workflow = `${name}/.github/workflows/deploy.yml@${ref}`
    return {
      actor: 'octocat',
      actor_id: '583231',
      base_ref: '',
      ...(environment === undefined ? {} : { environment }),
      event_name: parts['event'],
      head_ref: '',
      job_workflow_ref: workflow,
      job_workflow_sha: commit,
      ref,
      ref_protected: 'true',
      ref_type: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
      repository: name,
      repository_id: parts['repositoryId'],
      repository_owner: owner,
      repository_owner_id: parts['ownerId'],
      repository_visibility: 'private',
      run_attempt: '1',
      run_id: runId,
      run_number: '42',
      runner_environment: 'github-hosted',
      sha: commit,
      workflow: 'deploy',
      workflow_ref: workflow,
      workflow_sha: commit,
    }
  },
  conditionKeys: [
    'actor',
    'actor_id',
    'enterprise_id',
    'environment',
    'job_workflow_ref',
    'ref',
    'repository',
    'repository_id',
    'repository_owner_id',
    'workflow',
  ],
  variables: ({ parts, runId }, { url, bearer }) => ({
    GITHUB_ACTIONS: 'true',
    GITHUB_REPOSITORY: `${parts['owner']}/${parts['repository']}`,
    GITHUB_REPOSITORY_ID: parts['repositoryId'] ?? '',
    GITHUB_REPOSITORY_OWNER_ID: parts['ownerId'] ?? '',
    GITHUB_REF: parts['ref'] ?? '',
    GITHUB_RUN_ID: runId,
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_WORKFLOW: 'deploy',
    ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/token?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer,
  }),
}
