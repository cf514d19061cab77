/** Attacks on the organisation: by an administrator's session, by keys, by a pipeline's credentials. */
import { iamRoleId, temporaryKeyId } from '../identifiers.ts'
import { type Called, call, openRole, scriptIdentity, signIn, takeToken } from './acts.ts'
import type { Attack, Plot } from './attack.ts'
import { addressIn, pipelineNetwork, strangeNetwork } from './company.ts'
import { fromHome } from './people-day.ts'
import {
  pipelineAccounts,
  pipelineAgent,
  pipelineJob,
  roleIdentity,
  scripts,
} from './programs-day.ts'

const minuteMs = 60_000

/** A sign-in from home, the administrator's role, and then these calls. */
function administration(...calls: readonly Called[]) {
  return ({ scene, atMs, day, administrator }: Plot): void => {
    const from = fromHome(scene, administrator, day)
    const [place] = administrator.places
    if (place === undefined) return
    signIn(scene, atMs, from)
    const { session } = takeToken(scene, atMs + 25_000, from, { grant: 'authorization_code' })
    const { identity } = openRole(scene, atMs + minuteMs, from, { session, place })
    for (const [at, called] of calls.entries()) {
      call(scene, atMs + (2 + at) * minuteMs, { ...from, identity }, called)
    }
  }
}

function dormant(plot: Plot): void {
  const administrator = plot.scene.company.workers.find((worker) => worker.dormant)
  if (administrator === undefined) return
  administration({ source: 'sso', name: 'ListPermissionSets' })({ ...plot, administrator })
}

function retiredKey({ scene, atMs }: Plot): void {
  const identity = retiredKeyIdentity(scene)
  const by = { identity, address: addressIn(strangeNetwork, 7), agent: 'aws-cli/2.15.0' }
  call(scene, atMs, by, { source: 'sts', name: 'GetCallerIdentity', region: 'us-east-1' })
  call(scene, atMs + minuteMs, by, { source: 's3', name: 'ListBuckets' })
}

/** Of a script that has used a role since before the first day. */
export function retiredKeyIdentity(scene: Plot['scene']) {
  return scriptIdentity(pipelineAccounts(scene)[3] ?? '', scripts[3])
}

function pipelineElsewhere({ scene, atMs }: Plot): void {
  const accountId = pipelineAccounts(scene)[0] ?? ''
  const { identity } = pipelineJob(scene, atMs, accountId, addressIn(pipelineNetwork, 3))
  const by = { identity, address: addressIn(strangeNetwork, 9), agent: pipelineAgent }
  call(scene, atMs + 2 * minuteMs, by, { source: 'secretsmanager', name: 'ListSecrets' })
  call(scene, atMs + 3 * minuteMs, by, { source: 'secretsmanager', name: 'GetSecretValue' })
}

function roleChain(plot: Plot): void {
  const { scene, atMs, day, victim } = plot
  const from = fromHome(scene, victim, day)
  const place = victim.places.find(({ permissionSet }) => permissionSet === 'DeveloperAccess')
  if (place === undefined) return
  signIn(scene, atMs, from)
  const { session } = takeToken(scene, atMs + 25_000, from, { grant: 'authorization_code' })
  const { identity } = openRole(scene, atMs + minuteMs, from, { session, place })
  const { accountId } = place
  const keyId = temporaryKeyId(accountId, scene.random.bytes(5))
  call(
    scene,
    atMs + 2 * minuteMs,
    { ...from, identity },
    {
      source: 'sts',
      name: 'AssumeRole',
      request: { roleArn: `arn:aws:iam::${accountId}:role/backup-operator`, roleSessionName: 'x' },
      response: {
        credentials: { accessKeyId: keyId },
        assumedRoleUser: { assumedRoleId: `${iamRoleId(accountId, 'backup-operator')}:x` },
      },
    },
  )
  const chained = roleIdentity(accountId, { name: 'backup-operator', session: 'x', keyId }, atMs)
  const by = { ...from, identity: chained }
  call(scene, atMs + 3 * minuteMs, by, {
    source: 'backup',
    name: 'ListRecoveryPointsByBackupVault',
  })
}

function root({ scene, atMs }: Plot): void {
  const { management } = scene.company
  const identity = {
    type: 'Root',
    principalId: management,
    arn: `arn:aws:iam::${management}:root`,
    accountId: management,
    accessKeyId: '',
  }
  const by = {
    identity,
    address: addressIn(strangeNetwork, 11),
    agent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/141.0',
  }
  const type = 'AwsConsoleSignIn'
  const region = 'us-east-1'
  call(scene, atMs, by, {
    source: 'signin',
    name: 'ConsoleLogin',
    type,
    region,
    response: { ConsoleLogin: 'Success' },
  })
  call(scene, atMs + minuteMs, by, { source: 'iam', name: 'ListUsers', region })
}

const wideTrust = {
  url: 'https://token.actions.githubusercontent.com',
  clientIDList: ['sts.amazonaws.com'],
}

const anyRepository = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Federated: '*' },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:*' } },
    },
  ],
})

const iam = { source: 'iam', region: 'us-east-1' } as const
const permissionSetArn = 'arn:aws:sso:::permissionSet/ssoins-1/ps-2'

export const organisationAttacks: readonly Attack[] = [
  {
    kind: 'dormant-administrator',
    what: 'An administrator who has done nothing since the month began.',
    plant: dormant,
    byAdministrator: true,
  },
  {
    kind: 'retired-key',
    what: 'A key of old is used after its script was migrated.',
    plant: retiredKey,
  },
  {
    kind: 'identity-provider-changed',
    what: 'Another identity provider signs everybody in.',
    byAdministrator: true,
    plant: administration({
      source: 'sso-directory',
      name: 'EnableExternalIdPConfigurationForDirectory',
    }),
  },
  {
    kind: 'session-settings-changed',
    what: 'Sign-ins last 90 days, and need no second factor.',
    byAdministrator: true,
    plant: administration(
      { source: 'sso', name: 'UpdateSsoConfiguration', request: { maxAuthenticationAge: 'P90D' } },
      { source: 'sso-directory', name: 'UpdateMfaDeviceManagementForDirectory' },
    ),
  },
  {
    kind: 'pipeline-credentials-elsewhere',
    what: "A pipeline's credentials are used from a network that its platform does not have.",
    plant: pipelineElsewhere,
  },
  {
    kind: 'provider-with-wide-trust',
    what: 'A new OIDC provider, and a role that any repository may take.',
    byAdministrator: true,
    plant: administration(
      { ...iam, name: 'CreateOpenIDConnectProvider', request: wideTrust },
      {
        ...iam,
        name: 'CreateRole',
        request: { roleName: 'build', assumeRolePolicyDocument: anyRepository },
      },
    ),
  },
  {
    kind: 'permission-set-widened',
    what: 'A permission set gets AdministratorAccess.',
    byAdministrator: true,
    plant: administration(
      {
        source: 'sso',
        name: 'AttachManagedPolicyToPermissionSet',
        request: {
          permissionSetArn,
          managedPolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
        },
      },
      {
        source: 'sso',
        name: 'ProvisionPermissionSet',
        request: { permissionSetArn, targetType: 'ALL_PROVISIONED_ACCOUNTS' },
      },
    ),
  },
  {
    kind: 'rare-role-chain',
    what: 'A person goes on from their role to one that nobody takes.',
    plant: roleChain,
  },
  { kind: 'root', what: 'The root user of the managing account signs in.', plant: root },
  {
    kind: 'trail-stopped',
    what: 'The trail is narrowed, then stopped.',
    byAdministrator: true,
    plant: administration(
      {
        source: 'cloudtrail',
        name: 'PutEventSelectors',
        request: {
          trailName: 'organisation',
          eventSelectors: [{ includeManagementEvents: false, readWriteType: 'ReadOnly' }],
        },
      },
      { source: 'cloudtrail', name: 'StopLogging', request: { name: 'organisation' } },
    ),
  },
]
