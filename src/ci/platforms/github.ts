import type { Platform } from '../platform.ts'

export const github: Platform = {
  id: 'github',
  name: 'GitHub Actions',
  issuers: [
    'token.actions.githubusercontent.com',
    'token.actions.githubusercontent.com/*',
    'token.actions.*.ghe.com',
  ],
  marks: ['repository', 'workflow_ref'],
  audience: 'sts.amazonaws.com',
  defaultAudience: 'https://github.com/{owner}',
  subjects: [
    { form: 'repo:{owner}/{repository}:environment:{environment}', says: 'in an environment' },
    { form: 'repo:{owner}/{repository}:pull_request', says: 'for a pull request' },
    { form: 'repo:{owner}/{repository}:ref:refs/heads/{branch}', says: 'on a branch' },
    { form: 'repo:{owner}/{repository}:ref:refs/tags/{tag}', says: 'on a tag' },
  ],
  tokenSource:
    'permissions: id-token: write, then GET $ACTIONS_ID_TOKEN_REQUEST_URL&audience=sts.amazonaws.com',
  requiredClaims: ['sub'],
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
}
