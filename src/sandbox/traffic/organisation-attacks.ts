/** Attacks on the organisation: by an administrator's session, by keys, by a pipeline's credentials. */
import { type Called, call, openRole, scriptIdentity, signIn, takeToken } from './acts.ts'
import type { Attack, Plot } from './attack.ts'
import { placesOn } from './company.ts'
import { addressIn, pipelines } from './networks.ts'
import { fromHome } from './people-day.ts'
import { chainedRole } from './side-work.ts'
import { strangeAddress, strangeAgent } from './strangers.ts'
import { pipelineAccounts, pipelineAgent, pipelineJob, scripts } from './programs-day.ts'

const minuteMs = 60_000

/** A sign-in from home, the administrator's role, and then the calls of one of these ways. */
function administration(...ways: readonly (readonly Called[])[]) {
  return ({ scene, atMs, day, administrator }: Plot): void => {
    const calls = scene.random.pick(ways)
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
  administration([{ source: 'sso', name: 'ListPermissionSets' }])({ ...plot, administrator })
}

function retiredKey(plot: Plot): void {
  const { scene, atMs } = plot
  const identity = retiredKeyIdentity(scene)
  const by = { identity, address: strangeAddress(plot), agent: strangeAgent(plot) }
  call(scene, atMs, by, { source: 'sts', name: 'GetCallerIdentity', region: 'us-east-1' })
  for (let at = 1; at <= scene.random.int(0, 4); at++) {
    call(scene, atMs + at * minuteMs, by, { source: 's3', name: 'ListBuckets' })
  }
}

/** Of a script that has used a role since before the first day. */
export function retiredKeyIdentity(scene: Plot['scene']) {
  return scriptIdentity(pipelineAccounts(scene)[3] ?? '', scripts[3])
}

function pipelineElsewhere(plot: Plot): void {
  const { scene, atMs } = plot
  const { random } = scene
  const accountId = random.pick(pipelineAccounts(scene))
  const { identity } = pipelineJob(scene, atMs, accountId, addressIn(pipelines, 3))
  const agent = random.chance(0.5) ? pipelineAgent : strangeAgent(plot)
  const by = { identity, address: strangeAddress(plot), agent }
  const names = ['ListSecrets', 'GetSecretValue', 'DescribeSecret'] as const
  for (const [at, name] of names.slice(0, random.int(1, 3)).entries()) {
    call(scene, atMs + (2 + at) * minuteMs, by, { source: 'secretsmanager', name })
  }
}

function roleChain(plot: Plot): void {
  const { scene, atMs, day, victim } = plot
  const from = fromHome(scene, victim, day)
  const places = placesOn(victim, day.number)
  const place = places.find(({ permissionSet }) => permissionSet === 'DeveloperAccess')
  if (place === undefined) return
  signIn(scene, atMs, from)
  const { session } = takeToken(scene, atMs + 25_000, from, { grant: 'authorization_code' })
  const role = openRole(scene, atMs + minuteMs, from, { session, place })
  const name = scene.random.pick(['backup-operator', 'break-glass', 'legacy-admin'])
  const called = ['backup', 'ListRecoveryPointsByBackupVault'] as const
  chainedRole(scene, atMs + 2 * minuteMs, from, role, { name, called })
}

function root(plot: Plot): void {
  const { scene, atMs } = plot
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
    address: strangeAddress(plot),
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

const issuer = 'token.actions.githubusercontent.com'

const wideTrust = { url: `https://${issuer}`, clientIDList: ['sts.amazonaws.com'] }

const trail = { source: 'cloudtrail' } as const
const iam = { source: 'iam', region: 'us-east-1' } as const
function wideRole(name: string, condition: object): Called {
  const statement = {
    Effect: 'Allow',
    Principal: { Federated: '*' },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: condition,
  }
  const document = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
  const field = name === 'CreateRole' ? 'assumeRolePolicyDocument' : 'policyDocument'
  return { ...iam, name, request: { roleName: 'build', [field]: document } }
}

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
    plant: administration(
      [{ source: 'sso-directory', name: 'EnableExternalIdPConfigurationForDirectory' }],
      [
        { source: 'sso', name: 'DisassociateDirectory' },
        { source: 'sso', name: 'AssociateDirectory' },
      ],
      [{ source: 'sso-directory', name: 'CreateBearerToken' }],
    ),
  },
  {
    kind: 'session-settings-changed',
    what: 'Sign-ins last longer, or need no second factor.',
    byAdministrator: true,
    plant: administration(
      [
        {
          source: 'sso',
          name: 'UpdateSsoConfiguration',
          request: { maxAuthenticationAge: 'P90D' },
        },
        { source: 'sso-directory', name: 'UpdateMfaDeviceManagementForDirectory' },
      ],
      [{ source: 'sso-directory', name: 'UpdateMfaDeviceManagementForDirectory' }],
      [
        {
          source: 'sso',
          name: 'UpdateSsoConfiguration',
          request: { maxAuthenticationAge: 'P30D' },
        },
      ],
      [
        {
          source: 'sso',
          name: 'UpdatePermissionSet',
          request: { permissionSetArn, sessionDuration: 'PT12H' },
        },
      ],
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
      [
        { ...iam, name: 'CreateOpenIDConnectProvider', request: wideTrust },
        wideRole('CreateRole', { StringLike: { [`${issuer}:sub`]: 'repo:*' } }),
      ],
      [
        { ...iam, name: 'CreateOpenIDConnectProvider', request: wideTrust },
        wideRole('CreateRole', { StringEquals: { [`${issuer}:aud`]: 'sts.amazonaws.com' } }),
      ],
      [wideRole('UpdateAssumeRolePolicy', { StringLike: { [`${issuer}:sub`]: '*' } })],
      [{ ...iam, name: 'CreateSAMLProvider', request: { name: 'partner' } }],
    ),
  },
  {
    kind: 'permission-set-widened',
    what: 'A permission set gets more, or loses its boundary.',
    byAdministrator: true,
    plant: administration(
      [
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
      ],
      [
        {
          source: 'sso',
          name: 'PutInlinePolicyToPermissionSet',
          request: {
            permissionSetArn,
            inlinePolicy: '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
          },
        },
      ],
      [
        {
          source: 'sso',
          name: 'DeletePermissionsBoundaryFromPermissionSet',
          request: { permissionSetArn },
        },
      ],
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
    what: 'The trail is narrowed, stopped or deleted.',
    byAdministrator: true,
    plant: administration(
      [
        {
          ...trail,
          name: 'PutEventSelectors',
          request: {
            trailName: 'organisation',
            eventSelectors: [{ includeManagementEvents: false, readWriteType: 'ReadOnly' }],
          },
        },
        { ...trail, name: 'StopLogging', request: { name: 'organisation' } },
      ],
      [{ ...trail, name: 'StopLogging', request: { name: 'organisation' } }],
      [{ ...trail, name: 'DeleteTrail', request: { name: 'organisation' } }],
      [
        {
          ...trail,
          name: 'UpdateTrail',
          request: { name: 'organisation', isMultiRegionTrail: false },
        },
      ],
    ),
  },
]
