import type { Platform } from '../platform.ts'

export const gitlab: Platform = {
  id: 'gitlab',
  name: 'GitLab CI',
  issuers: ['gitlab.com'],
  ownIssuer: '{host}',
  isPrivateIssuer: false,
  marks: ['project_path', 'namespace_path'],
  audienceChoice: 'asked',
  audience: undefined,
  audienceForm: 'sts.amazonaws.com',
  defaultAudience: undefined,
  subjects: [
    {
      kind: 'branch',
      form: 'project_path:{project}:ref_type:branch:ref:{branch}',
      says: 'on a branch',
    },
    { kind: 'tag', form: 'project_path:{project}:ref_type:tag:ref:{tag}', says: 'on a tag' },
  ],
  parts: [
    { name: 'project', says: 'group and project', example: 'octo-group/octo', isTenant: true },
    { name: 'branch', says: 'the branch', example: 'main', isTenant: false },
    { name: 'tag', says: 'the tag', example: 'v1.0.0', isTenant: false },
    { name: 'host', says: 'the host of the server', example: 'gitlab.example.com', isTenant: true },
  ],
  immutableSubject: undefined,
  immutableClaims: [
    { claim: 'project_id', says: 'project', variable: 'CI_PROJECT_ID' },
    { claim: 'namespace_id', says: 'group', variable: 'CI_PROJECT_NAMESPACE_ID' },
  ],
  tokenSource: 'id_tokens: NAME: aud: …, then $NAME',
  tokenSources: [
    {
      kind: 'variable',
      names: ['AWS_ID_TOKEN', 'GITLAB_OIDC_TOKEN', 'ID_TOKEN'],
      isNamedByJob: true,
    },
  ],
  permission: 'id_tokens: { AWS_ID_TOKEN: { aud: sts.amazonaws.com } }',
  jobVariable: ['GITLAB_CI', 'true'],
  runIds: ['CI_JOB_ID', 'CI_PIPELINE_ID'],
  requiredClaims: ['sub'],
  conditionKeys: [
    'namespace_id',
    'pipeline_source',
    'project_id',
    'ref_protected',
    'runner_environment',
    'user_access_level',
    'user_email',
    'user_id',
    'user_login',
  ],
  pipelineFile: '.gitlab-ci.yml',
}
