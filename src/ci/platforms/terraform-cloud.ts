import type { Platform } from '../platform.ts'

export const terraformCloud: Platform = {
  id: 'terraform-cloud',
  name: 'HCP Terraform',
  issuers: ['app.terraform.io'],
  ownIssuer: '{host}',
  isPrivateIssuer: false,
  marks: ['terraform_workspace_id'],
  audienceChoice: 'asked',
  audience: 'aws.workload.identity',
  audienceForm: 'aws.workload.identity',
  defaultAudience: undefined,
  subjects: [
    {
      kind: 'plan',
      form: 'organization:{organization}:project:{project}:workspace:{workspace}:run_phase:plan',
      says: 'as a plan',
    },
    {
      kind: 'apply',
      form: 'organization:{organization}:project:{project}:workspace:{workspace}:run_phase:apply',
      says: 'as an apply',
    },
  ],
  parts: [
    { name: 'organization', says: 'the organisation', example: 'octo-org', isTenant: true },
    { name: 'project', says: 'the project', example: 'octo-project', isTenant: true },
    { name: 'workspace', says: 'the workspace', example: 'octo-workspace', isTenant: true },
    {
      name: 'host',
      says: 'the host of the server',
      example: 'terraform.example.com',
      isTenant: true,
    },
  ],
  immutableSubject: undefined,
  immutableClaims: [],
  tokenSource: 'TFC_AWS_PROVIDER_AUTH=true, or $TFC_WORKLOAD_IDENTITY_TOKEN',
  tokenSources: [{ kind: 'variable', names: ['TFC_WORKLOAD_IDENTITY_TOKEN'], isNamedByJob: false }],
  permission: 'TFC_WORKLOAD_IDENTITY_AUDIENCE=aws.workload.identity',
  jobVariable: ['TFC_RUN_ID', undefined],
  runIds: ['TFC_RUN_ID'],
  requiredClaims: ['sub'],
  conditionKeys: [],
  pipelineFile: undefined,
}
