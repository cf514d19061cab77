import { afterEach, expect, test } from 'vitest'
import { createOidcClient } from '../../../src/identity-center/oidc-client.ts'
import { maxAttempts } from '../../../src/identity-center/service-call.ts'
import { systemClock } from '../../../src/system/clock.ts'
import type { CreateTokenRequest } from '../../../src/identity-center/wire.ts'
import {
  clientOptions,
  createNotedClock,
  failureOf,
  type FakeService,
  type Scripted,
  startService,
} from './service-fixture.ts'

let service: FakeService
afterEach(() => service.close())

async function client(script: readonly Scripted[], attempts?: number) {
  service = await startService(script)
  const clock = createNotedClock()
  const options = { ...clientOptions(service.url, clock), maxAttempts: attempts }
  return { clock, oidc: createOidcClient(options) }
}

const registration = {
  body: {
    clientId: 'cid',
    clientSecret: 'csec',
    clientIdIssuedAt: 1_790_000_000,
    clientSecretExpiresAt: 1_797_776_000,
  },
}
const token = { body: { accessToken: 'aoa', tokenType: 'Bearer', expiresIn: 3600 } }
const refresh: CreateTokenRequest = {
  grantType: 'refresh_token',
  clientId: 'cid',
  clientSecret: 'csec',
  refreshToken: 'aor',
}
const fault = (name: string, status = 400, headers: Record<string, string> = {}): Scripted => ({
  status,
  headers: { 'x-amzn-errortype': name, ...headers },
  body: { error: 'x' },
})

test('posts exactly the fields it is given, to the right paths', async () => {
  const { oidc } = await client([registration, fault('InvalidClientException', 401), token])
  const request = { clientName: 'n', clientType: 'public', scopes: ['sso:account:access'] } as const
  await oidc.registerClient(request)
  const start = { clientId: 'cid', clientSecret: 'csec', startUrl: 'https://d-1.awsapps.com/start' }
  await failureOf(oidc.startDeviceAuthorization(start))
  await oidc.createToken(refresh)
  expect(service.seen.map(({ method, url, contentType }) => [method, url, contentType])).toEqual([
    ['POST', '/client/register', 'application/json'],
    ['POST', '/device_authorization', 'application/json'],
    ['POST', '/token', 'application/json'],
  ])
  expect(service.seen.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
    request,
    start,
    refresh,
  ])
})

test('throws each refusal with its name, at once', async () => {
  const { oidc, clock } = await client([fault('AuthorizationPendingException')])
  expect(await failureOf(oidc.createToken(refresh))).toMatchObject({
    fault: { name: 'AuthorizationPending', operation: 'CreateToken', status: 400 },
  })
  expect(service.seen).toHaveLength(1)
  expect(clock.pauses).toEqual([])
})

test('leaves slow_down on the token call to the flow', async () => {
  const { oidc } = await client([fault('SlowDownException'), token])
  expect(await failureOf(oidc.createToken(refresh))).toMatchObject({ fault: { name: 'SlowDown' } })
  expect(service.seen).toHaveLength(1)
})

test('never sends a code or refresh token twice when the first may have been taken', async () => {
  const outcomes: unknown[] = []
  for (const step of [
    { drop: true },
    fault('InternalServerException', 500),
    { status: 504 },
  ] as const) {
    const { oidc } = await client([step, token])
    outcomes.push(await failureOf(oidc.createToken(refresh)))
    expect(service.seen).toHaveLength(1)
    await service.close()
  }
  expect(outcomes).toMatchObject([
    { code: 'network-unreachable' },
    { fault: { name: 'InternalServer' } },
    { fault: { status: 504 } },
  ])
})

test('sends it again when the service turned it away at the door', async () => {
  const { oidc, clock } = await client([
    fault('TooManyRequestsException', 429, { 'retry-after': '2' }),
    { status: 503 },
    token,
  ])
  expect(await oidc.createToken(refresh)).toMatchObject({ accessToken: 'aoa' })
  expect(clock.pauses).toEqual([2000, 1000])
})

test('sends it again when the connection was never made', async () => {
  const { oidc, clock } = await client([token])
  await service.close()
  expect(await failureOf(oidc.createToken(refresh))).toMatchObject({
    code: 'network-unreachable',
    details: { requestSent: false },
  })
  expect(clock.pauses).toEqual([500, 1000])
})

test('repeats a registration after any fault that passes', async () => {
  const { oidc, clock } = await client([
    { drop: true },
    fault('InternalServerException', 500),
    registration,
  ])
  expect(await oidc.registerClient({ clientName: 'n', clientType: 'public' })).toMatchObject({
    clientId: 'cid',
  })
  expect(clock.pauses).toEqual([500, 1000])
})

test('gives up after as many attempts as it may make', async () => {
  const { oidc } = await client([{ status: 500 }], 2)
  expect(
    await failureOf(oidc.registerClient({ clientName: 'n', clientType: 'public' })),
  ).toMatchObject({ code: 'service-failed' })
  expect(service.seen).toHaveLength(2)
})

test('tells what the service said when there is no time for the pause that it wishes', async () => {
  service = await startService([{ status: 429, headers: { 'retry-after': '3600' } }])
  const oidc = createOidcClient(clientOptions(service.url, systemClock))
  const given = oidc.createToken(refresh, AbortSignal.timeout(500))
  expect(await failureOf(given)).toMatchObject({ code: 'portal-throttled' })
  const controller = new AbortController()
  const abandoned = oidc.createToken(refresh, controller.signal)
  setTimeout(() => controller.abort(new Error('given up')), 500)
  expect(await failureOf(abandoned)).toMatchObject({ message: 'given up' })
})

test('reads the number of attempts from the environment of the AWS CLI', () => {
  const values = ['1', '10', '0', '-1', 'many', '', '2.5']
  expect(values.map((AWS_MAX_ATTEMPTS) => maxAttempts({ AWS_MAX_ATTEMPTS }))).toEqual([
    1,
    10,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

test('sends no secret to an endpoint that is neither https nor on this machine', async () => {
  await client([token])
  const options = clientOptions('http://oidc.example', createNotedClock())
  expect(() => createOidcClient(options)).toThrow('neither https nor on this machine')
})

test('ends with the reason when it is given up', async () => {
  const { oidc } = await client([token])
  const reason = new Error('enough')
  expect(await failureOf(oidc.createToken(refresh, AbortSignal.abort(reason)))).toBe(reason)
  expect(service.seen).toEqual([])
})
