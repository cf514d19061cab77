/** What happens beside ordinary work: roles behind roles, jobs of hours, apps that act for somebody. */
import { iamRoleId, temporaryKeyId } from '../identifiers.ts'
import { hidden } from '../trail/call.ts'
import { portalIdentity } from '../trail/identities.ts'
import { uuidOf } from '../instance.ts'
import { add, call, type From, openRole, type RoleSession, type Scene, takeToken } from './acts.ts'
import type { Place, Worker } from './company.ts'
import { addressIn, apps } from './networks.ts'
import { roleIdentity } from './role-identity.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** Goes on to another role of the account, and asks for something with it. */
export function chainedRole(
  scene: Scene,
  atMs: number,
  from: From,
  role: RoleSession,
  { name, called } = {
    name: 'deployer',
    called: ['cloudformation', 'DescribeStacks'] as readonly string[],
  },
): void {
  const accountId = String(role.identity['accountId'])
  const keyId = temporaryKeyId(accountId, scene.random.bytes(5))
  const session = from.worker.name
  const response = {
    credentials: { accessKeyId: keyId },
    assumedRoleUser: { assumedRoleId: `${iamRoleId(accountId, name)}:${session}` },
  }
  const request = { roleArn: `arn:aws:iam::${accountId}:role/${name}`, roleSessionName: session }
  const assume = { source: 'sts', name: 'AssumeRole', request, response }
  call(scene, atMs, { ...from, identity: role.identity }, assume)
  const by = { ...from, identity: roleIdentity(accountId, { name, session, keyId }, atMs) }
  const [source = '', event = ''] = called
  call(scene, atMs + minuteMs, by, { source, name: event })
}

/** Until late: it asks for credentials again each hour, and for its progress. */
export function longJob(
  scene: Scene,
  startMs: number,
  from: From,
  opened: { readonly session: string; readonly place: Place },
): void {
  const hours = scene.random.int(8, 14)
  for (let hour = 1; hour <= hours; hour++) {
    const atMs = startMs + hour * hourMs
    takeToken(scene, atMs - 2000, from, { grant: 'refresh_token', session: opened.session })
    const { identity } = openRole(scene, atMs, from, opened)
    call(scene, atMs + minuteMs, { ...from, identity }, { source: 's3', name: 'ListBuckets' })
  }
}

/** An app of AWS that shows data to somebody, as them. */
export function appActs(scene: Scene, atMs: number, worker: Worker): void {
  const { company, random } = scene
  const { world, management, region } = company
  const session = random.uuid()
  const address = addressIn(apps, random.int(0, 20))
  const common = { accountId: management, region, address, userAgent: 'Analytics/1.0' }
  const keyId = temporaryKeyId(management, random.bytes(5))
  const role = { name: 'analytics', session: 'app', keyId }
  add(scene, atMs, {
    ...common,
    source: 'sso-oauth.amazonaws.com',
    name: 'CreateTokenWithIAM',
    type: 'AwsApiCall',
    identity: roleIdentity(management, role, atMs),
    readOnly: false,
    requestId: '',
    request: {
      clientId: `arn:aws:sso::${management}:application/ssoins-1/apl-1`,
      assertion: hidden,
    },
    response: { accessToken: hidden, tokenType: 'Bearer', expiresIn: 3600 },
    additional: { 'identitycenter:CredentialId': uuidOf(`credential/${session}`) },
  })
  add(scene, atMs + 2000, {
    ...common,
    source: 'sso.amazonaws.com',
    name: 'ListAccounts',
    type: 'AwsServiceEvent',
    identity: portalIdentity(world, worker.name, session),
    readOnly: true,
    requestId: '',
  })
}

/** Every Monday: what is in which account. */
export function audit(scene: Scene, atMs: number, from: From, session: string): void {
  const { accounts } = scene.company.world.directory.organisation
  for (const [at, { accountId }] of accounts.slice(4).entries()) {
    const place = { accountId, permissionSet: 'ReadOnlyAccess' }
    const openMs = atMs + at * 5000
    const { identity } = openRole(scene, openMs, from, { session, place })
    call(
      scene,
      openMs + 2000,
      { ...from, identity },
      { source: 'config', name: 'DescribeConfigRules' },
    )
  }
}

/** A program that lacks a permission, and tries again and again. */
export function tryInVain(scene: Scene, atMs: number, from: From, role: RoleSession): void {
  const by = { ...from, identity: role.identity }
  const many = scene.random.int(15, 40)
  for (let at = 0; at < many; at++) {
    call(scene, atMs + at * 5000, by, { source: 'dynamodb', name: 'DescribeTable', denied: true })
  }
}
