import type { Platform } from '../platform.ts'

export const azureDevops: Platform = {
  id: 'azure-devops',
  name: 'Azure DevOps',
  issuers: ['vstoken.dev.azure.com/*'],
  marks: [],
  audience: 'api://AzureADTokenExchange',
  defaultAudience: undefined,
  subjects: [
    { form: 'sc://{organization}/{project}/{connection}', says: 'with a service connection' },
  ],
  tokenSource: 'POST $SYSTEM_OIDCREQUESTURI?api-version=7.1-preview.1&serviceConnectionId=…',
  requiredClaims: [],
  conditionKeys: [],
}
