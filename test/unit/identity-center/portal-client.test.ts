import { afterEach, expect, test } from 'vitest'
import { createPortalClient } from '../../../src/identity-center/portal-client.ts'
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

async function client(script: readonly Scripted[]) {
  service = await startService(script)
  const clock = createNotedClock()
  const context = { session: 'my-org', region: 'us-east-1', profile: 'dev' }
  return { clock, portal: createPortalClient({ ...clientOptions(service.url, clock), context }) }
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

const page = (ids: readonly string[], nextToken?: string | null): Scripted => ({
  body: { accountList: ids.map((accountId) => ({ accountId })), nextToken },
})

const role = { accountId: '111111111111', roleName: 'Admin+Access' }
const expiration = Date.parse('2026-11-20T11:00:00.500Z')
const roleCredentials = {
  accessKeyId: 'ASIARTX3GSDSQAAQEAYE',
  secretAccessKey: 'secret',
  sessionToken: 'token',
  expiration,
}

test('asks for pages of a hundred until there are no more, with the token in its header only', async () => {
  const { portal } = await client([
    page(['000000000001', '000000000002'], 'a/b+c=='),
    page([], 'second'),
    page(['000000000003'], ''),
  ])
  const accounts = await collect(portal.listAccounts('aoaToken'))
  expect(accounts.map(({ accountId }) => accountId)).toEqual([
    '000000000001',
    '000000000002',
    '000000000003',
  ])
  expect(service.seen.map(({ method, url, token }) => [method, url, token])).toEqual([
    ['GET', '/assignment/accounts?max_result=100', 'aoaToken'],
    ['GET', '/assignment/accounts?max_result=100&next_token=a%2Fb%2Bc%3D%3D', 'aoaToken'],
    ['GET', '/assignment/accounts?max_result=100&next_token=second', 'aoaToken'],
  ])
})

test('asks for a page only when its entries are wanted', async () => {
  const { portal } = await client([page(['000000000001'], 'next')])
  for await (const account of portal.listAccounts('t')) {
    expect(account.accountId).toBe('000000000001')
    break
  }
  expect(service.seen).toHaveLength(1)
})

test('stops at a list that goes in circles', async () => {
  const { portal } = await client([
    page(['000000000001'], 'a'),
    page(['000000000002'], 'b'),
    page(['000000000003'], 'a'),
  ])
  expect(await failureOf(collect(portal.listAccounts('t')))).toMatchObject({
    code: 'service-answer-invalid',
    message: 'The service answered ListAccounts with a list that never ends.',
  })
  expect(service.seen).toHaveLength(3)
})

test('stops at a list of nothing that goes on and on', async () => {
  const { portal } = await client(Array.from({ length: 20 }, (_, at) => page([], `page-${at}`)))
  expect(await failureOf(collect(portal.listAccounts('t')))).toMatchObject({
    code: 'service-answer-invalid',
  })
  expect(service.seen).toHaveLength(11)
})

test('lists the roles of one account', async () => {
  const roleList = [{ roleName: 'ReadOnlyAccess', accountId: '111111111111' }]
  const { portal } = await client([{ body: { roleList } }])
  expect(await collect(portal.listAccountRoles('t', '111111111111'))).toEqual(roleList)
  expect(service.seen[0]?.url).toBe('/assignment/roles?account_id=111111111111&max_result=100')
})

test('gets credentials with their end as a date', async () => {
  const { portal } = await client([{ body: { roleCredentials } }])
  const { expiration: _, ...keys } = roleCredentials
  expect(await portal.getRoleCredentials('t', role)).toEqual({
    ...keys,
    expiresAt: new Date(expiration),
  })
  expect(service.seen[0]?.url).toBe(
    '/federation/credentials?role_name=Admin%2BAccess&account_id=111111111111',
  )
})

test('says which role of which account is not assigned', async () => {
  const { portal } = await client([{ status: 403, body: { message: 'No access' } }])
  expect(await failureOf(portal.getRoleCredentials('t', role))).toMatchObject({
    code: 'role-not-assigned',
    fix: 'keyless configure sso --profile dev',
    details: { accountId: '111111111111', roleName: 'Admin+Access', profile: 'dev' },
  })
})

test('asks again when throttled, as long as the service wishes but never longer than 20 seconds', async () => {
  const throttled = (after: string): Scripted => ({
    status: 429,
    headers: { 'x-amzn-errortype': 'TooManyRequestsException', 'retry-after': after },
  })
  const { portal, clock } = await client([
    throttled('7'),
    throttled('3600'),
    { body: { roleCredentials } },
  ])
  await portal.getRoleCredentials('t', role)
  expect(clock.pauses).toEqual([7000, 20_000])
})

test('gives up on throttling after three attempts and says so', async () => {
  const { portal, clock } = await client([{ status: 429 }])
  expect(await failureOf(portal.getRoleCredentials('t', role))).toMatchObject({
    code: 'portal-throttled',
    details: { operation: 'GetRoleCredentials', status: 429, retryable: true },
  })
  expect(service.seen).toHaveLength(3)
  expect(clock.pauses).toEqual([500, 1000])
})

test('asks again after a cut connection', async () => {
  const { portal } = await client([{ drop: true }, { drop: true }, { body: { roleCredentials } }])
  expect(await portal.getRoleCredentials('t', role)).toMatchObject({ secretAccessKey: 'secret' })
})

test('does not ask again when the sign-in has ended', async () => {
  const { portal } = await client([{ status: 401, body: { message: 'Session token not found' } }])
  expect(await failureOf(collect(portal.listAccounts('t')))).toMatchObject({
    code: 'sign-in-expired',
    fix: 'keyless login my-org',
  })
  expect(service.seen).toHaveLength(1)
})

test('believes a sign-out only of an answer that may be of the service', async () => {
  const { portal } = await client([
    { body: '<html>Sign in to the hotel</html>' },
    { body: '{"half":' },
    { body: '' },
  ])
  for (const code of Array(2).fill('service-answer-invalid')) {
    expect(await failureOf(portal.logout('t'))).toMatchObject({ code })
  }
  await portal.logout('t')
})

test('signs out with an empty body', async () => {
  const { portal } = await client([{ status: 200, body: '' }])
  await portal.logout('aoaToken')
  expect(service.seen).toMatchObject([
    { method: 'POST', url: '/logout', token: 'aoaToken', body: '' },
  ])
})

test('sends no token that could not stand in a header', async () => {
  const { portal } = await client([{}])
  const tokens = ['', 'a b', 'a\r\nx-evil: 1', 'ü']
  const failures = await Promise.all(tokens.map((token) => failureOf(portal.logout(token))))
  expect(failures).toMatchObject(tokens.map(() => ({ code: 'sign-in-expired' })))
  expect(service.seen).toEqual([])
})

test('sends no token to an endpoint that is neither https nor on this machine', async () => {
  await client([{}])
  const options = clientOptions('http://portal.example', createNotedClock())
  expect(() => createPortalClient(options)).toThrow('neither https nor on this machine')
})
