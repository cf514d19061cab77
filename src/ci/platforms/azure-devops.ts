import type { Platform } from '../platform.ts'

export const azureDevops: Platform = {
  id: 'azure-devops',
  name: 'Azure DevOps',
  issuers: ['vstoken.dev.azure.com/{organizationId}'],
  ownIssuer: undefined,
  isPrivateIssuer: true,
  marks: [],
  audienceChoice: 'fixed',
  audience: 'api://AzureADTokenExchange',
  audienceForm: 'api://AzureADTokenExchange',
  defaultAudience: undefined,
  subjects: [
    {
      kind: 'connection',
      form: 'sc://{organization}/{project}/{connection}',
      says: 'with a service connection',
    },
  ],
  parts: [
    { name: 'organization', says: 'the organisation', example: 'octo-org', isTenant: true },
    { name: 'project', says: 'the project', example: 'octo-project', isTenant: true },
    { name: 'connection', says: 'the service connection', example: 'aws-deploy', isTenant: true },
    {
      name: 'organizationId',
      says: 'the UUID of the organisation',
      example: '0193abcd-0000-4000-8000-000000000001',
      isTenant: true,
    },
  ],
  immutableSubject: undefined,
  immutableClaims: [],
  tokenSource: 'POST $SYSTEM_OIDCREQUESTURI?api-version=7.1-preview.1&serviceConnectionId=…',
  tokenSources: [
    {
      kind: 'request',
      method: 'POST',
      address: 'SYSTEM_OIDCREQUESTURI',
      bearer: 'SYSTEM_ACCESSTOKEN',
      query: { 'api-version': '7.1-preview.1', serviceConnectionId: '{connection}' },
      connection: 'AZURESUBSCRIPTION_SERVICE_CONNECTION_ID',
      field: 'oidcToken',
    },
  ],
  permission: 'env: { SYSTEM_ACCESSTOKEN: $(System.AccessToken) }',
  jobVariable: ['TF_BUILD', 'True'],
  runIds: ['BUILD_BUILDID'],
  requiredClaims: [],
  conditionKeys: [],
  pipelineFile: 'azure-pipelines.yml',
}
