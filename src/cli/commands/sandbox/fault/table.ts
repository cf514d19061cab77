import type { Command, Flag } from '../../../command.ts'

const addFlags: Readonly<Record<string, Flag>> = {
  count: { type: 'string', value: 'N', help: 'how often (until cleared)' },
  status: { type: 'string', value: 'CODE', help: 'of server-error: 500 to 599 (500)' },
  'retry-after': { type: 'string', value: 'SECONDS', help: 'of throttle and server-error' },
  ms: { type: 'string', value: 'MS', help: 'of slow and clock-skew, in milliseconds' },
  rate: { type: 'string', value: 'N', help: 'of errors: only calls above N a second' },
  burst: {
    type: 'string',
    value: 'N',
    help: 'of --rate: calls that a pause saves up (N of --rate)',
  },
  seconds: { type: 'string', value: 'S', help: 'how long (until cleared)' },
  name: { type: 'string', value: 'ERROR', help: 'of error: InvalidGrantException and the like' },
  uri: { type: 'string', value: 'URI', help: 'of hostile-link' },
}

const addText =
  'Makes an operation of the sandbox fail, and prints the name of that fault.\n\n' +
  'Operations: RegisterClient, StartDeviceAuthorization, CreateToken, CreateTokenWithIAM, Authorize, ' +
  'ListAccounts, ListAccountRoles, GetRoleCredentials, Logout, GetCallerIdentity, ' +
  'AssumeRole, AssumeRoleWithWebIdentity, GetSessionToken, GetSigninToken.\n\n' +
  'Operations of IAM: ListUsers, GetUser, GetLoginProfile, ListMFADevices, ' +
  'ListAttachedUserPolicies, ListUserPolicies, GetUserPolicy, ListGroupsForUser, ' +
  'ListAttachedGroupPolicies, ListGroupPolicies, GetGroupPolicy, ListAccessKeys, ' +
  'GetAccessKeyLastUsed, CreateAccessKey, UpdateAccessKey, DeleteAccessKey, GetAccountSummary, GenerateCredentialReport, ' +
  'GetCredentialReport, GetRole, ListOpenIDConnectProviders, GetOpenIDConnectProvider.\n\n' +
  'Of services that stand before their operation (identitystore:ListUsers): sso-admin: ListInstances, ' +
  'ListPermissionSets, DescribePermissionSet, ListAccountsForProvisionedPermissionSet, ' +
  'ListAccountAssignments, ListAccountAssignmentsForPrincipal; identitystore: ListUsers, ' +
  'DescribeUser, ListGroups, ListGroupMemberships; organizations: ListAccounts; s3: ' +
  'ListBuckets, HeadBucket, ListObjectsV2, HeadObject, GetObject; athena: ' +
  'StartQueryExecution, GetQueryExecution, GetQueryResults, StopQueryExecution, GetWorkGroup.\n\n' +
  'Errors: throttle, server-error, slow-down, expired, denied, wrong-region, error.\n\n' +
  'A bad network: slow, drop, refuse, garbage, captive-portal.\n\n' +
  'Answers that lie: clock-skew, foreign-credentials, stale-credentials, hostile-link, ' +
  'hostile-name, huge-name, cyclic-pages, no-refresh-token, wrong-state, missing-fields, ' +
  'wrong-types.'

/** The commands that make things go wrong. */
export function faultCommands(port: Flag): readonly Command[] {
  return [
    {
      words: ['sandbox', 'fault', 'add'],
      summary: 'Make an operation of the sandbox fail',
      description: addText,
      flags: { port, ...addFlags },
      arguments: [
        { name: 'OPERATION', help: 'one of the operations, or * for all', required: true },
        { name: 'KIND', help: 'what goes wrong', required: true },
      ],
      examples: [
        {
          command: 'keyless sandbox fault add GetRoleCredentials throttle --count 2',
          text: 'Two 429, then all is well',
        },
        {
          command: 'keyless sandbox fault add ListAccountRoles throttle --rate 10 --retry-after 1',
          text: 'The quota of a busy organisation',
        },
        {
          command: 'keyless sandbox fault add CreateToken error --name InvalidGrantException',
          text: 'Any error by its name',
        },
      ],
      load: () => import('./add.ts'),
    },
    {
      words: ['sandbox', 'fault', 'list'],
      summary: 'Show the faults that wait',
      description: 'Shows the faults that `keyless sandbox fault add` made and that still wait.',
      flags: { port },
      load: () => import('./list.ts'),
    },
    {
      words: ['sandbox', 'fault', 'clear'],
      summary: 'Remove faults',
      description: 'Removes one fault, or all of them: the sandbox works well again.',
      flags: { port },
      arguments: [{ name: 'FAULT', help: 'name of one, such as fault-1 (all)' }],
      load: () => import('./clear.ts'),
    },
  ]
}
