import type { Platform } from '../platform.ts'

export const circleci: Platform = {
  id: 'circleci',
  name: 'CircleCI',
  issuers: ['oidc.circleci.com/org/{org}'],
  ownIssuer: undefined,
  isPrivateIssuer: true,
  marks: [],
  audienceChoice: 'tenant',
  audience: undefined,
  audienceForm: '{org}',
  defaultAudience: undefined,
  subjects: [
    {
      kind: 'branch',
      form: 'org/{org}/project/{project}/user/{user}/vcs-origin/{origin}/vcs-ref/{ref}',
      says: 'on a ref, with $CIRCLE_OIDC_TOKEN_V2',
    },
    {
      kind: 'job',
      form: 'org/{org}/project/{project}/user/{user}',
      says: 'with $CIRCLE_OIDC_TOKEN',
    },
  ],
  parts: [
    {
      name: 'org',
      says: 'the UUID of the organisation',
      example: '0193abcd-0000-4000-8000-000000000001',
      isTenant: true,
    },
    {
      name: 'project',
      says: 'the UUID of the project',
      example: '0193abcd-0000-4000-8000-000000000002',
      isTenant: true,
    },
    {
      name: 'user',
      says: 'the UUID of the user who started the run',
      example: '0193abcd-0000-4000-8000-000000000003',
      isTenant: false,
    },
    {
      name: 'origin',
      says: 'the address of the repository',
      example: 'github.com/octo-org/octo-repo',
      isTenant: false,
    },
    { name: 'ref', says: 'the git ref', example: 'refs/heads/main', isTenant: false },
  ],
  immutableSubject: undefined,
  immutableClaims: [
    { claim: 'oidc.circleci.com/project-id', says: 'project', variable: undefined },
  ],
  tokenSource: '$CIRCLE_OIDC_TOKEN or $CIRCLE_OIDC_TOKEN_V2',
  tokenSources: [
    {
      kind: 'variable',
      names: ['CIRCLE_OIDC_TOKEN_V2', 'CIRCLE_OIDC_TOKEN'],
      isNamedByJob: false,
    },
    {
      kind: 'command',
      words: ['circleci', 'run', 'oidc', 'get', '--claims', '{"aud":"{audience}"}'],
    },
  ],
  permission: 'context: [any-context]',
  jobVariable: ['CIRCLECI', 'true'],
  runIds: ['CIRCLE_WORKFLOW_ID', 'CIRCLE_BUILD_NUM'],
  roleVariables: [],
  logMask: undefined,
  jobVariables: { kind: 'file', variable: 'BASH_ENV', form: 'export {name}={value}' },
  requiredClaims: [],
  conditionKeys: ['oidc.circleci.com/project-id'],
  pipelineFile: '.circleci/config.yml',
}
