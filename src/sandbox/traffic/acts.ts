/** What people and programs do, as events: one function for each kind of act. */
import type { PageAct } from '../exchange.ts'
import { iamUserId, longLivedKeyId, reservedRole, temporaryKeyId } from '../identifiers.ts'
import { hidden } from '../trail/call.ts'
import { type Identity, portalIdentity, sessionIdentity } from '../trail/identities.ts'
import { pageEvents } from '../trail/page-events.ts'
import { samlEvent } from '../trail/portal-events.ts'
import { type Draft, eventOf, type TrailEvent } from '../trail/trail.ts'
import type { Company, Place, Worker } from './company.ts'
import type { Random } from './random.ts'

/** Takes events of one day. */
export interface Scene {
  readonly company: Company
  readonly random: Random
  readonly events: TrailEvent[]
}

/** Who acts, from where and with what. */
export interface From {
  readonly worker: Worker
  readonly address: string
  readonly agent: string
}

/** Writes it down. Returns its `eventID`. */
export function add({ random, events }: Scene, atMs: number, draft: Draft): string {
  const id = random.uuid()
  events.push(eventOf({ ...draft, requestId: random.uuid() }, new Date(atMs), id))
  return id
}

function portalDraft({ company }: Scene, from: From, session: string): Omit<Draft, 'name'> {
  return {
    accountId: company.management,
    region: company.region,
    source: 'sso.amazonaws.com',
    type: 'AwsServiceEvent',
    identity: portalIdentity(company.world, from.worker.name, session),
    address: from.address,
    userAgent: from.agent,
    readOnly: true,
    requestId: '',
  }
}

/** In the browser; `wrong` passwords first. */
export function signIn(scene: Scene, atMs: number, from: From, wrong = 0): readonly string[] {
  const { random, company } = scene
  const { name: userName, browser } = from.worker
  const workflow = random.uuid()
  const act = (kind: 'failed' | 'verified' | 'signed-in', ...credentials: string[]): PageAct => ({
    kind,
    userName,
    credentials,
    workflow,
  })
  const acts = [
    ...Array.from({ length: wrong }, () => act('failed', 'PASSWORD')),
    act('verified', 'PASSWORD'),
    act('verified', 'TOTP'),
    act('signed-in', 'PASSWORD', 'TOTP'),
  ]
  const request = {
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    rawQuery: '',
    headers: { 'user-agent': browser },
    body: new Uint8Array(),
    remoteAddress: from.address,
  }
  const drafts = pageEvents({ world: company.world, request }, acts)
  return drafts.map((draft, at) => add(scene, atMs + at * 4000, draft))
}

export type Grant = 'authorization_code' | 'refresh_token' | 'device_code'

/** Returns its event, and the session of the portal that it begins or goes on with. */
export function takeToken(
  scene: Scene,
  atMs: number,
  from: From,
  { grant, session = scene.random.uuid() }: { readonly grant: Grant; readonly session?: string },
): { readonly id: string; readonly session: string } {
  const grantType = grant === 'device_code' ? `urn:ietf:params:oauth:grant-type:${grant}` : grant
  const id = add(scene, atMs, {
    ...portalDraft(scene, from, session),
    name: 'CreateToken',
    type: 'AwsApiCall',
    readOnly: false,
    request: { clientId: 'keyless', clientSecret: hidden, grantType },
    response: { accessToken: hidden, tokenType: 'Bearer', expiresIn: 3600, refreshToken: hidden },
  })
  return { id, session }
}

export function list(scene: Scene, atMs: number, from: From, session: string): string {
  return add(scene, atMs, { ...portalDraft(scene, from, session), name: 'ListAccounts' })
}

/** A session of a role, and what began it. */
export interface RoleSession {
  readonly identity: Identity
  readonly ids: readonly string[]
}

/** GetRoleCredentials, and the session in the account. */
export function openRole(
  scene: Scene,
  atMs: number,
  from: From,
  { session, place }: { readonly session: string; readonly place: Place },
): RoleSession {
  const { random, company } = scene
  const { accountId, permissionSet } = place
  const details = { role_name: permissionSet, account_id: accountId }
  const granted = { ...portalDraft(scene, from, session), name: 'GetRoleCredentials', details }
  const saml = samlEvent(company.world, { accountId, permissionSet, userName: from.worker.name })
  const request = { ...saml.request, sAMLAssertionID: `_${random.uuid()}` }
  const credentials = { accessKeyId: temporaryKeyId(accountId, random.bytes(5)) }
  const ids = [
    add(scene, atMs, granted),
    add(scene, atMs + 1000, { ...saml, request, response: { ...saml.response, credentials } }),
  ]
  const identity = sessionIdentity(company.world, temporaryKeyId(accountId, random.bytes(5)), {
    accountId,
    ...reservedRole(accountId, permissionSet),
    roleSessionName: from.worker.name,
    permissionSet,
    secretAccessKey: '',
    sessionToken: '',
    issuedAtMs: atMs + 1000,
    expiresAtMs: atMs + 3_600_000,
  })
  return { identity, ids }
}

/** What is called, beside who calls. */
export interface Called {
  readonly source: string
  readonly name: string
  readonly region?: string
  readonly denied?: boolean
  readonly request?: Draft['request']
  readonly response?: Draft['response']
  readonly type?: Draft['type']
}

/** Any call of AWS with keys. */
export function call(
  scene: Scene,
  atMs: number,
  by: { readonly identity: Identity; readonly address: string; readonly agent: string },
  called: Called,
): string {
  const { source, name, region = 'eu-central-1', denied = false, type = 'AwsApiCall' } = called
  const message = `User: ${String(by.identity['arn'])} is not authorized to perform this`
  return add(scene, atMs, {
    accountId: String(by.identity['accountId']),
    region,
    source: `${source}.amazonaws.com`,
    name,
    type,
    identity: by.identity,
    address: by.address,
    userAgent: by.agent,
    readOnly: /^(?:Get|List|Describe|AssumeRole)/.test(name),
    requestId: '',
    request: called.request,
    response: called.response,
    ...(denied ? { error: { code: 'AccessDenied', message } } : {}),
  })
}

/** A script of old with a key that never ends. */
export function scriptIdentity(accountId: string, userName: string): Identity {
  const tail = Buffer.from(userName.padEnd(5, '-'))
  return {
    type: 'IAMUser',
    principalId: iamUserId(accountId, userName),
    arn: `arn:aws:iam::${accountId}:user/${userName}`,
    accountId,
    accessKeyId: longLivedKeyId(accountId, tail),
    userName,
  }
}
