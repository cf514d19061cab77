import type { Pipeline } from './pipeline.ts'

const connectionId = '0193abcd-0000-4000-8000-000000000010'

/** learn.microsoft.com: Azure Pipelines, REST "Oidctoken - Create", workload identity federation. */
export const azureDevops: Pipeline = {
  id: 'azure-devops',
  usualIssuer: 'https://vstoken.dev.azure.com/0193abcd-0000-4000-8000-000000000001',
  issuers: /^https:\/\/vstoken\.dev\.azure\.com\/[\w-]+$/,
  usualAudience: 'api://AzureADTokenExchange',
  usualSubject: 'sc://octo-org/octo-project/aws-deploy',
  subjects: /^sc:\/\/(?<organization>[^/]+)\/(?<project>[^/]+)\/(?<connection>[^/]+)$/,
  usualParts: { organization: 'octo-org', project: 'octo-project', connection: 'aws-deploy' },
  lifetimeSeconds: 600,
  earlierSeconds: 300,
  claims: () => ({}),
  conditionKeys: [],
  variables: ({ runId }, { url, bearer }) => ({
    TF_BUILD: 'True',
    BUILD_BUILDID: runId,
    SYSTEM_OIDCREQUESTURI: `${url}/token`,
    SYSTEM_ACCESSTOKEN: bearer,
    AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: connectionId,
  }),
}
