import type { Pipeline } from './pipeline.ts'

/** developer.hashicorp.com: "Workload identity tokens", token structure. */
export const terraformCloud: Pipeline = {
  id: 'terraform-cloud',
  usualIssuer: 'https://app.terraform.io',
  issuers: /^https:\/\/app\.terraform\.io$/,
  usualAudience: 'aws.workload.identity',
  usualSubject:
    'organization:octo-org:project:octo-project:workspace:octo-workspace:run_phase:apply',
  subjects:
    /^organization:(?<organization>[^:]+):project:(?<project>[^:]+):workspace:(?<workspace>[^:]+):run_phase:(?<phase>\w+)$/,
  usualParts: {
    organization: 'octo-org',
    project: 'octo-project',
    workspace: 'octo-workspace',
    phase: 'apply',
  },
  lifetimeSeconds: 7200,
  earlierSeconds: 0,
  claims: ({ parts, runId }) => {
    const { organization = '', project = '', workspace = '' } = parts
    return {
      terraform_organization_id: 'org-GRNbCjYNpBB6NEBH',
      terraform_organization_name: organization,
      terraform_project_id: 'prj-vegSA59s1XPwMr2t',
      terraform_project_name: project,
      terraform_workspace_id: 'ws-mbsd5E3Ktt5Rg2Xm',
      terraform_workspace_name: workspace,
      terraform_full_workspace: `organization:${organization}:project:${project}:workspace:${workspace}`,
      terraform_run_id: runId,
      terraform_run_phase: parts['phase'],
    }
  },
  conditionKeys: [],
  variables: ({ runId }, { token }) => ({
    TFC_RUN_ID: runId,
    TFC_WORKLOAD_IDENTITY_TOKEN: token(),
  }),
}
