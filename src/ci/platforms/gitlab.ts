import type { Platform } from '../platform.ts'

export const gitlab: Platform = {
  id: 'gitlab',
  name: 'GitLab CI',
  issuers: ['gitlab.com'],
  marks: ['project_path', 'namespace_path'],
  audience: undefined,
  defaultAudience: undefined,
  subjects: [
    { form: 'project_path:{project}:ref_type:branch:ref:{branch}', says: 'on a branch' },
    { form: 'project_path:{project}:ref_type:tag:ref:{tag}', says: 'on a tag' },
  ],
  tokenSource: 'id_tokens: NAME: aud: …, then $NAME',
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
}
