import { defaultIamGroups, defaultIamUsers } from './default-iam-users.ts'
import {
  type Assignment,
  type Directory,
  type Organisation,
  assignedRoles,
  createDirectory,
} from './directory.ts'
import { pipelineProviders, pipelineRoles } from './pipelines/tutorial.ts'
import { trustOf } from './trust.ts'

const dev = '111111111111'
const staging = '222222222222'
const production = '333333333333'
const data = '444444444444'

/** The tutorial's organisation: two users, two groups, four accounts, three permission sets. */
const organisation: Organisation = {
  name: 'my-org',
  startUrl: 'https://my-org.awsapps.com/start',
  region: 'us-east-1',
  sessionSeconds: 8 * 3600,
  users: [
    { name: 'alice', password: 'through-the-looking-glass', email: 'alice@example.com' },
    {
      name: 'bob',
      password: 'can-we-fix-it',
      email: 'bob@example.com',
      totpSecret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
    },
  ],
  groups: [
    { name: 'Everybody', members: ['alice', 'bob'] },
    { name: 'Data engineers', members: ['alice', 'bob'] },
  ],
  accounts: [
    { accountId: dev, accountName: 'dev', emailAddress: 'aws-dev@example.com' },
    { accountId: staging, accountName: 'staging', emailAddress: 'aws-staging@example.com' },
    {
      accountId: production,
      accountName: 'production',
      emailAddress: 'aws-production@example.com',
    },
    { accountId: data, accountName: 'data', emailAddress: 'aws-data@example.com' },
  ],
  permissionSets: [
    { name: 'AdministratorAccess', sessionSeconds: 3600, iam: 'full' },
    { name: 'ReadOnlyAccess', sessionSeconds: 3600, iam: 'read' },
    { name: 'DataEngineerAccess', sessionSeconds: 4 * 3600, iam: 'none' },
  ],
  iamRoles: [
    ...pipelineRoles(dev),
    {
      accountId: production,
      name: 'Deploy',
      maxSessionSeconds: 3600,
      trust: trustOf({
        accountId: production,
        trusted: [{ accountId: dev, permissionSet: 'AdministratorAccess' }],
      }),
    },
    {
      accountId: data,
      name: 'WarehouseLoader',
      maxSessionSeconds: 12 * 3600,
      trust: trustOf({
        accountId: data,
        trusted: [{ accountId: data, permissionSet: 'DataEngineerAccess' }],
      }),
    },
  ],
  iamUsers: defaultIamUsers,
  iamGroups: defaultIamGroups,
  identityProviders: pipelineProviders(dev),
  demonstration: true,
}

const assignments: readonly Assignment[] = [
  { user: 'alice', accountId: dev, permissionSet: 'AdministratorAccess' },
  { user: 'alice', accountId: dev, permissionSet: 'ReadOnlyAccess' },
  { user: 'alice', accountId: staging, permissionSet: 'AdministratorAccess' },
  { user: 'alice', accountId: production, permissionSet: 'ReadOnlyAccess' },
  { group: 'Everybody', accountId: staging, permissionSet: 'ReadOnlyAccess' },
  { user: 'bob', accountId: production, permissionSet: 'AdministratorAccess' },
  { group: 'Data engineers', accountId: data, permissionSet: 'DataEngineerAccess' },
]

export function defaultDirectory(): Directory {
  return createDirectory(organisation, assignedRoles(assignments))
}
