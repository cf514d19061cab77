import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import {
  assumeRole,
  getCallerIdentity,
  getSessionToken,
} from '../../../src/credentials/sts-client.ts'
import { systemClock } from '../../../src/system/clock.ts'
import { answer, now } from './credential-world.ts'
import {
  assumedXml,
  errorXml,
  http,
  identityXml,
  startStsServer,
  type StsServer,
} from './sts-server.ts'

let sts: StsServer
const slept: number[] = []
const clock = {
  ...systemClock,
  now: () => now,
  sleep: (ms: number) => Promise.resolve(void slept.push(ms)),
}

beforeAll(async () => {
  sts = await startStsServer()
})
afterAll(() => sts.close())
beforeEach(() => {
  sts.forms.length = 0
  sts.authorizations.length = 0
  slept.length = 0
})

const options = () => ({ http, clock, region: 'eu-west-1', endpoint: sts.url })
const request = { roleArn: 'arn:aws:iam::444455556666:role/Deploy', roleSessionName: 'me' }

it('asks who it is with a signed form', async () => {
  sts.answers = [{ status: 200, body: identityXml }]
  expect(await getCallerIdentity(answer, options())).toEqual({
    accountId: '111122223333',
    arn: 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/alice',
    userId: 'AROA:alice',
  })
  expect(Object.fromEntries(sts.forms[0] ?? [])).toEqual({
    Action: 'GetCallerIdentity',
    Version: '2011-06-15',
  })
  expect(sts.authorizations[0]).toMatch(
    /^AWS4-HMAC-SHA256 Credential=ASIARTX3GSDSQAAQEAYE\/20261123\/eu-west-1\/sts\/aws4_request, SignedHeaders=\S*x-amz-security-token, Signature=[0-9a-f]{64}$/,
  )
})

it('takes a role with everything that the profile says', async () => {
  sts.answers = [{ status: 200, body: assumedXml }]
  const full = { ...request, externalId: 'x & y', durationSeconds: 3600 }
  expect(await assumeRole(answer, full, options())).toEqual({
    accessKeyId: 'ASIAASSUMED',
    secretAccessKey: 'assumed/secret',
    sessionToken: 'assumed==',
    expiresAt: new Date('2026-11-23T01:00:00Z'),
    accountId: '444455556666',
    assumedRoleArn: 'arn:aws:sts::444455556666:assumed-role/Deploy/me',
    assumedRoleId: 'AROA:me',
  })
  expect(Object.fromEntries(sts.forms[0] ?? [])).toEqual({
    Action: 'AssumeRole',
    Version: '2011-06-15',
    RoleArn: request.roleArn,
    RoleSessionName: 'me',
    ExternalId: 'x & y',
    DurationSeconds: '3600',
  })
})

it('tries again, a little later, when STS is busy', async () => {
  sts.answers = [
    { status: 503, body: '' },
    { status: 400, body: errorXml('Throttling', 'Rate exceeded') },
    { status: 200, body: identityXml },
  ]
  await getCallerIdentity(answer, options())
  expect(sts.forms).toHaveLength(3)
  expect(slept).toHaveLength(2)
})

it('gives up after three tries', async () => {
  sts.answers = [{ status: 500, body: 'oops' }]
  await expect(getCallerIdentity(answer, options())).rejects.toMatchObject({
    code: 'service-failed',
    details: { status: 500, requestId: 'req-1', retryable: true },
  })
  expect(sts.forms).toHaveLength(3)
})

it('takes the page of a network or a proxy for no word of STS', async () => {
  sts.answers = [{ status: 200, body: '<!DOCTYPE html><html><body>Welcome</body></html>' }]
  await expect(getCallerIdentity(answer, options())).rejects.toMatchObject({
    code: 'service-answer-invalid',
    message: expect.stringContaining('Something other than AWS answered') as string,
  })
  expect(sts.forms).toHaveLength(1)
})

it('shows a code of an authenticator once where it may have been taken', async () => {
  const mfa = { serial: 'arn:aws:iam::111111111111:mfa/me', code: '123456' }
  sts.answers = [{ status: 500, body: '' }]
  await expect(getSessionToken(answer, mfa, options())).rejects.toMatchObject({
    code: 'service-failed',
    message: 'AWS could not answer GetSessionToken (status 500).',
  })
  expect(sts.forms).toHaveLength(1)
  sts.answers = [{ status: 400, body: errorXml('Throttling', 'Rate exceeded') }]
  await expect(getSessionToken(answer, mfa, options())).rejects.toMatchObject({
    code: 'portal-throttled',
  })
  expect(sts.forms).toHaveLength(4)
})

it('says why it was refused, in words that a terminal can show', async () => {
  sts.answers = [
    { status: 403, body: errorXml('ExpiredToken', 'The token &lt;x&gt; is \u001b[31mexpired') },
  ]
  await expect(getCallerIdentity(answer, options())).rejects.toMatchObject({
    code: 'service-refused',
    message: 'GetCallerIdentity was refused (ExpiredToken: The token <x> is expired).',
    details: { operation: 'GetCallerIdentity', status: 403, error: 'ExpiredToken' },
  })
  expect(sts.forms).toHaveLength(1)
})

it('says which role may not be taken', async () => {
  sts.answers = [{ status: 403, body: errorXml('AccessDenied', 'not authorized') }]
  await expect(assumeRole(answer, request, options())).rejects.toMatchObject({
    code: 'role-not-assigned',
    exitCode: 5,
    details: { roleArn: request.roleArn },
  })
})

it.each([
  ['nothing', ''],
  ['a page', '<!DOCTYPE html><html><body>Sign in</body></html>'],
  ['another answer', assumedXml],
  ['an answer without an account', identityXml.replace(/<Account>.*<\/Account>/, '')],
])('does not take %s for an identity', async (_, body) => {
  sts.answers = [{ status: 200, body }]
  await expect(getCallerIdentity(answer, options())).rejects.toMatchObject({
    code: 'service-answer-invalid',
  })
})

it.each(['http://sts.example', 'http://0.0.0.0:9', 'ftp://127.0.0.1'])(
  'sends nothing to %s, which is neither https nor on this machine',
  async (endpoint) => {
    const asked: string[] = []
    const elsewhere = {
      ...options(),
      endpoint,
      http: {
        request: (outgoing: { readonly url: string }) => Promise.reject(asked.push(outgoing.url)),
      },
    }
    const refused = { code: 'endpoint-invalid', message: expect.stringContaining('neither https') }
    await expect(getCallerIdentity(answer, elsewhere)).rejects.toMatchObject(refused)
    await expect(assumeRole(answer, request, elsewhere)).rejects.toMatchObject(refused)
    expect(asked).toEqual([])
  },
)
