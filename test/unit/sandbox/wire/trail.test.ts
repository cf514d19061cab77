import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createControlClient } from '../../../../src/sandbox/control-client.ts'
import { visit } from '../../../../src/sandbox/person.ts'
import { type Sandbox, startSandbox } from '../../../../src/sandbox/start-sandbox.ts'
import { deliver, deliverAll } from '../../../../src/sandbox/trail/deliver.ts'
import {
  createTrail,
  type Draft,
  organisationId,
  type TrailEvent,
} from '../../../../src/sandbox/trail/trail.ts'
import { createSandboxClock } from '../../../../src/sandbox/clock.ts'
import {
  createIamOrganisation,
  type IamOrganisation,
  robot,
  robotCode,
  webIdentityToken,
} from '../../../support/iam-organisation.ts'
import { createTempHome } from '../../../support/temp-home.ts'
import { alice, bob, portal, postJson, raw, roleKeys, signInByDevice, sts } from './raw-client.ts'

let sandbox: Sandbox
let organisation: IamOrganisation
beforeEach(async () => {
  organisation = createIamOrganisation()
  sandbox = await startSandbox(organisation)
})
afterEach(async () => {
  await sandbox.close()
})

async function events(of = sandbox, old = false): Promise<readonly TrailEvent[]> {
  const { entries } = await createControlClient(of).trail(0, old)
  return entries.map(({ event }) => event)
}

async function named(name: string): Promise<readonly TrailEvent[]> {
  return (await events()).filter((event) => event['eventName'] === name)
}

const names = (all: readonly TrailEvent[]) => all.map((event) => event['eventName'])

describe('a person', () => {
  test('is followed from the sign-in to the account', async () => {
    const { accessToken } = await signInByDevice(sandbox)
    await portal(sandbox, '/assignment/accounts', accessToken)
    const keys = await roleKeys(sandbox, accessToken)
    await sts(sandbox, keys)
    const all = await events()
    expect(names(all)).toEqual([
      'CredentialChallenge',
      'CredentialVerification',
      'UserAuthentication',
      'Authenticate',
      'CreateToken',
      'ListAccounts',
      'GetRoleCredentials',
      'AssumeRoleWithSAML',
      'GetCallerIdentity',
    ])
    const [, , signIn, , token, , grant, saml, call] = all
    expect(signIn?.userIdentity).toMatchObject({ type: 'IdentityCenterUser', arn: '' })
    expect(signIn).toMatchObject({
      additionalEventData: { UserName: 'alice', CredentialType: 'PASSWORD' },
      serviceEventDetails: { UserAuthentication: 'Success' },
    })
    expect(token).toMatchObject({
      eventSource: 'sso.amazonaws.com',
      eventType: 'AwsApiCall',
      requestParameters: { grantType: 'urn:ietf:params:oauth:grant-type:device_code' },
    })
    expect(grant).toMatchObject({
      eventType: 'AwsServiceEvent',
      requestParameters: null,
      serviceEventDetails: { role_name: 'AdministratorAccess', account_id: '111111111111' },
    })
    expect(grant?.userIdentity['credentialId']).toBe(token?.userIdentity['credentialId'])
    expect(saml).toMatchObject({
      userIdentity: { type: 'SAMLUser', userName: 'alice' },
      requestParameters: { roleSessionName: 'alice', durationSeconds: 43_200 },
    })
    expect(call?.userIdentity).toMatchObject({
      type: 'AssumedRole',
      accessKeyId: keys.accessKeyId,
      onBehalfOf: { userId: (token?.userIdentity['onBehalfOf'] as { userId: string }).userId },
    })
  })

  test('who mistypes has no UserAuthentication, and a name of nobody is hidden', async () => {
    const start = `${sandbox.url}/start`
    await visit(start, { ...alice, password: 'wrong' })
    await visit(start, { user: 'mallory', password: 'wrong' })
    const all = await events()
    expect(names(all)).not.toContain('UserAuthentication')
    expect(all.at(-1)).toMatchObject({
      userIdentity: { type: 'Unknown' },
      additionalEventData: { UserName: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
      serviceEventDetails: { CredentialVerification: 'Failure' },
    })
  })

  test('opens the console from the portal: the portal, the account and the console tell of it', async () => {
    const link = `${sandbox.startUrl}`.replace('https://my-org.awsapps.com', sandbox.url)
    await visit(`${link}/console?account_id=111111111111&role_name=AdministratorAccess`, alice)
    const told = [
      ...['ListProfilesForApplication', 'Federate', 'AssumeRoleWithSAML'],
      ...['GetSigninToken', 'ConsoleLogin'],
    ]
    expect(names(await events()).slice(-5)).toEqual(told)
  })

  test('who looks at the portal has asked for its applications', async () => {
    await visit(`${sandbox.url}/start`, alice)
    const [all] = await named('ListApplications')
    expect(all).toMatchObject({
      eventSource: 'sso.amazonaws.com',
      eventType: 'AwsServiceEvent',
      userIdentity: { type: 'IdentityCenterUser' },
    })
  })

  test('was another in the events of before November 2025', async () => {
    await signInByDevice(sandbox)
    const identity = (await events(sandbox, true)).at(-1)?.userIdentity
    expect(identity).toMatchObject({ type: 'Unknown', userName: 'alice' })
    expect(identity).not.toHaveProperty('onBehalfOf')
  })
})

test('a second factor is one workflow of its own steps', async () => {
  const tutorial = await startSandbox()
  await visit(`${tutorial.url}/start`, bob)
  const all = (await events(tutorial)).filter(
    (event) => event['eventSource'] === 'signin.amazonaws.com',
  )
  const workflows = all.map(
    (event) => (event['additionalEventData'] as { AuthWorkflowID: string }).AuthWorkflowID,
  )
  expect(new Set(workflows).size).toBe(1)
  expect(all.at(-1)).toMatchObject({ additionalEventData: { CredentialType: 'PASSWORD,TOTP' } })
  await tutorial.close()
})

describe('keys', () => {
  test('of a role that takes another role are linked by the key that it was given', async () => {
    const { accessToken } = await signInByDevice(sandbox)
    const keys = await roleKeys(sandbox, accessToken)
    const form = new URLSearchParams({
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: 'arn:aws:iam::111111111111:role/Hub',
      RoleSessionName: 'work',
    })
    const { text } = await sts(sandbox, keys, form.toString())
    const given = /<AccessKeyId>(\w+)</.exec(text)?.[1]
    const [event] = await named('AssumeRole')
    expect(event).toMatchObject({
      requestParameters: { roleSessionName: 'work' },
      responseElements: { credentials: { accessKeyId: given } },
    })
  })

  test('that open a role of another account are told in both, and the other hears of no name', async () => {
    const form = new URLSearchParams({
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: 'arn:aws:iam::333333333333:role/Guarded',
      RoleSessionName: 'work',
      SerialNumber: robot.mfaSerial,
      TokenCode: robotCode(),
    })
    expect((await sts(sandbox, robot, form.toString())).status).toBe(200)
    const [ours, theirs] = await named('AssumeRole')
    expect(ours?.userIdentity).toMatchObject({ type: 'IAMUser', userName: 'robot' })
    expect(theirs).toMatchObject({ recipientAccountId: '333333333333' })
    expect(theirs?.userIdentity).toMatchObject({ type: 'AWSAccount', accountId: '111111111111' })
    expect(theirs?.userIdentity).not.toHaveProperty('userName')
    expect(theirs?.['sharedEventID']).toBe(ours?.['sharedEventID'])
    expect(JSON.stringify(ours)).not.toContain(robotCode())
  })

  test('of a pipeline are told in the account of its role, let in or not', async () => {
    const ask = async (token: string) => {
      const form = new URLSearchParams({
        Action: 'AssumeRoleWithWebIdentity',
        Version: '2011-06-15',
        RoleArn: 'arn:aws:iam::333333333333:role/Pipeline',
        RoleSessionName: 'job',
        WebIdentityToken: token,
      })
      await raw(sandbox.url, { method: 'POST', body: form.toString() })
    }
    const token = webIdentityToken(organisation.privateKey)
    await ask(token)
    await ask(webIdentityToken(organisation.privateKey, { sub: 'repo:other/x' }))
    const [taken, refused] = await named('AssumeRoleWithWebIdentity')
    expect(taken).toMatchObject({
      recipientAccountId: '333333333333',
      userIdentity: { type: 'WebIdentityUser', identityProvider: expect.any(String) as string },
      responseElements: { credentials: { accessKeyId: expect.stringMatching(/^ASIA/) as string } },
    })
    expect(refused).toMatchObject({
      errorCode: 'AccessDenied',
      userIdentity: { userName: 'repo:other/x' },
    })
    expect(JSON.stringify(taken)).not.toContain(token)
  })

  test('of IAM are told with the new key and without its secret, refusals by their longer name', async () => {
    const { accessToken } = await signInByDevice(sandbox)
    const keys = await roleKeys(sandbox, accessToken)
    const iam = async (action: string, userName: string) => {
      const form = `Action=${action}&Version=2010-05-08&UserName=${userName}`
      return (await sts(sandbox, keys, form, { service: 'iam' })).text
    }
    const made = await iam('CreateAccessKey', 'robot')
    await iam('ListAccessKeys', 'nobody')
    const [event] = await named('CreateAccessKey')
    const id = /<AccessKeyId>(\w+)</.exec(made)?.[1]
    expect(event).toMatchObject({
      awsRegion: 'us-east-1',
      readOnly: false,
      requestParameters: { userName: 'robot' },
      responseElements: { accessKey: { accessKeyId: id, userName: 'robot' } },
    })
    const secret = /<SecretAccessKey>([^<]+)</.exec(made)?.[1] ?? 'none'
    expect(JSON.stringify(await events())).not.toContain(secret)
    const [unknown] = await named('ListAccessKeys')
    expect(unknown).toMatchObject({ errorCode: 'NoSuchEntityException', readOnly: true })
  })

  test('that AWS does not know leave no trace, and nothing secret is ever told', async () => {
    const { accessToken, refreshToken } = await signInByDevice(sandbox)
    const keys = await roleKeys(sandbox, accessToken)
    await sts(sandbox, keys)
    const wrong = { ...keys, secretAccessKey: 'wrong' }
    expect((await sts(sandbox, wrong)).status).toBe(403)
    expect(await named('GetCallerIdentity')).toHaveLength(1)
    const text = JSON.stringify(await events())
    const secrets = [accessToken, refreshToken, keys.secretAccessKey, keys.sessionToken ?? '']
    for (const secret of [...secrets, alice.password]) expect(text).not.toContain(secret)
  })
})

test('a device that waits for its user fills no trail, a wrong grant is told', async () => {
  const body = { clientId: 'nobody', clientSecret: 'x', grantType: 'refresh_token' }
  await postJson(sandbox, '/token', body)
  expect(await named('CreateToken')).toMatchObject([
    { errorCode: 'InvalidClientException', userIdentity: { type: 'Unknown' } },
  ])
})

const draft: Draft = {
  accountId: '111111111111',
  region: 'us-east-1',
  source: 'sso.amazonaws.com',
  name: 'ListAccounts',
  type: 'AwsServiceEvent',
  identity: { type: 'Unknown' },
  address: '127.0.0.1',
  userAgent: 'aws-cli/2.36.7',
  readOnly: true,
  requestId: 'one',
}
const still = createSandboxClock({ now: () => new Date('2026-11-23T09:58:00Z') })

test('tens of thousands of events are kept, in their order', () => {
  const trail = createTrail(still)
  for (let at = 0; at < 25_000; at++) trail.record({ ...draft, requestId: String(at) })
  expect(trail.forgotten).toBe(0)
  const told: string[] = []
  for (let after = 0; after < 25_000; after += 700) {
    const entries = trail.after(after, 700)
    expect(entries[0]?.sequence).toBe(after + 1)
    told.push(...entries.map(({ event }) => String(event['requestID'])))
  }
  expect(told).toEqual(Array.from({ length: 25_000 }, (_, at) => String(at)))
  expect(trail.after(24_999, 1000)).toHaveLength(1)
  trail.clear()
  expect([trail.forgotten, trail.after(0, 1).length]).toEqual([0, 0])
})

test('the oldest events go where they fill the memory that there is, and their number is told', () => {
  const trail = createTrail(still, { mostBytes: 200_000 })
  const random = () => randomBytes(100).toString('base64')
  for (let at = 0; at < 9000; at++) trail.record({ ...draft, userAgent: random() })
  expect(trail.forgotten).toBeGreaterThan(4000)
  expect(trail.forgotten).toBeLessThan(9000)
  expect(trail.after(0, 1)[0]?.sequence).toBe(trail.forgotten + 1)
  expect(trail.after(0, 9000)).toHaveLength(9000 - trail.forgotten)
})

test('more events than a file holds are several files, the same ones again', async () => {
  const trail = createTrail(still)
  for (let at = 0; at < 23_000; at++) trail.record(draft)
  const events = trail.after(0, 23_000).map(({ event }) => event)
  const later = { ...events[0], eventTime: '2026-11-23T10:03:00Z' } as TrailEvent
  async function* all() {
    yield* [...events, later]
  }
  const home = createTempHome()
  const told = { files: 4, events: 23_001 }
  expect(await deliverAll(home.path, 'o-1', all())).toEqual({ ...told, newFiles: 4 })
  expect(await deliverAll(home.path, 'o-1', all())).toEqual({ ...told, newFiles: 0 })
  home.remove()
})

test('a request that is very long is left out of its event, as CloudTrail does', async () => {
  const clientId = 'x'.repeat(200_000)
  await postJson(sandbox, '/token', { clientId, clientSecret: 'x', grantType: 'refresh_token' })
  const [event] = await named('CreateToken')
  expect(event).toMatchObject({ requestParameters: { omitted: true } })
  expect(JSON.stringify(event).length).toBeLessThan(3000)
})

test('the files are those of an organisation trail, and a strange Region leads nowhere', async () => {
  const { accessToken } = await signInByDevice(sandbox)
  await roleKeys(sandbox, accessToken)
  const home = createTempHome()
  const id = organisationId(sandbox.startUrl)
  const [event] = await named('CreateToken')
  if (event === undefined) throw new Error('no event')
  const odd = { ...event, eventTime: '2026-11-23T09:58:00Z', awsRegion: '../..' }
  expect(deliver(home.path, id, [odd])).toEqual({ newFiles: 1, files: 1, events: 1 })
  expect(deliver(home.path, id, [odd])).toMatchObject({ newFiles: 0 })
  const folder = `AWSLogs/${id}/111111111111/CloudTrail/us-east-1/2026/11/23`
  const [name = ''] = readdirSync(join(home.path, folder))
  expect(name).toMatch(/^111111111111_CloudTrail_us-east-1_20261123T0959Z_[0-9a-f]{16}\.json\.gz$/)
  const text = gunzipSync(readFileSync(join(home.path, folder, name))).toString()
  expect(JSON.parse(text)).toEqual({ Records: [odd] })
  home.remove()
})
