import type { Platform } from '../platform.ts'

export const terraformCloud: Platform = {
  id: 'terraform-cloud',
  name: 'HCP Terraform',
  issuers: ['app.terraform.io'],
  marks: ['terraform_workspace_id'],
  audience: 'aws.workload.identity',
  defaultAudience: undefined,
  subjects: [
    {
      form: 'organization:{organization}:project:{project}:workspace:{workspace}:run_phase:plan',
      says: 'as a plan',
    },
    {
      form: 'organization:{organization}:project:{project}:workspace:{workspace}:run_phase:apply',
      says: 'as an apply',
    },
  ],
  tokenSource: 'TFC_AWS_PROVIDER_AUTH=true, or $TFC_WORKLOAD_IDENTITY_TOKEN',
  requiredClaims: ['sub'],
  conditionKeys: [],
}
