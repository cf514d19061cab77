import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createControlClient } from '../../../../src/sandbox/control-client.ts'
import { type Sandbox, startSandbox } from '../../../../src/sandbox/start-sandbox.ts'
import { totpCode } from '../../../../src/sandbox/totp.ts'
import { portal, raw, signInByDevice } from './raw-client.ts'

let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await startSandbox()
})
afterEach(async () => {
  await sandbox.close()
})

const control = () => createControlClient(sandbox)

describe('the token', () => {
  test('is needed, whole', async () => {
    const url = `${sandbox.url}/control/status`
    const status = async (headers: Record<string, string>) => (await raw(url, { headers })).status
    expect(await status({})).toBe(401)
    expect(await status({ authorization: 'Bearer wrong' })).toBe(401)
    expect(await status({ authorization: sandbox.token })).toBe(401)
    expect(await status({ authorization: `Bearer ${sandbox.token}` })).toBe(200)
  })

  test('does not help a browser', async () => {
    const headers = { authorization: `Bearer ${sandbox.token}`, origin: sandbox.url }
    expect((await raw(`${sandbox.url}/control/status`, { headers })).status).toBe(401)
  })
})

test('the status says what a person or a test needs', async () => {
  expect(await control().status()).toMatchObject({
    url: sandbox.url,
    organisation: 'my-org',
    startUrl: 'https://my-org.awsapps.com/start',
    region: 'us-east-1',
    accounts: 4,
    clock: { offsetMs: 0 },
    faults: [],
    counts: {},
  })
})

describe('the code of an authenticator', () => {
  const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

  test("is the one of the sandbox's clock, with its end", async () => {
    await control().clock({ set: '2030-01-01T00:00:10Z' })
    const answer = await control().totp('bob')
    expect(answer).toEqual({
      user: 'bob',
      code: totpCode(secret, new Date('2030-01-01T00:00:10Z')),
      validUntil: '2030-01-01T00:00:30.000Z',
    })
  })

  test('is that of the only user who has one, when nobody is named', async () => {
    await control().clock({ set: '2030-01-01T00:00:10Z' })
    expect(await control().totp()).toEqual(await control().totp('bob'))
  })

  test('is refused for who has none', async () => {
    await expect(control().totp('alice')).rejects.toThrow('alice has no second factor.')
    await expect(control().totp('nobody')).rejects.toThrow('There is no such user.')
  })
})

describe('the clock', () => {
  test('moves, is set and is put back', async () => {
    expect((await control().clock({ advance: '+8h' })).offsetMs).toBe(8 * 3_600_000)
    expect((await control().clock({ advance: '-30m' })).offsetMs).toBe(7.5 * 3_600_000)
    const { now } = await control().clock({ set: '2030-01-01T00:00:00Z' })
    expect(now).toMatch(/^2030-01-01T00:00:0/)
    expect((await control().clock({ reset: true })).offsetMs).toBe(0)
  })

  test('refuses what is no time', async () => {
    await expect(control().clock({ advance: 'soon' })).rejects.toThrow(/duration/)
    await expect(control().clock({ set: 'tomorrow' })).rejects.toThrow(/ISO 8601/)
    await expect(control().clock({})).rejects.toThrow(/duration/)
  })
})

test('faults are added, listed, used up and cleared', async () => {
  const { accessToken } = await signInByDevice(sandbox)
  await control().addFault({ operation: 'ListAccounts', kind: 'throttle', count: 1 })
  const second = await control().addFault({ operation: '*', kind: 'server-error' })
  expect((await control().status()).faults).toHaveLength(2)
  expect((await portal(sandbox, '/assignment/accounts', accessToken)).status).toBe(429)
  expect((await control().status()).faults).toMatchObject([{ id: second.id }])
  expect(await control().clearFaults()).toBe(1)
  expect((await portal(sandbox, '/assignment/accounts', accessToken)).status).toBe(200)
  await expect(
    control().addFault({ operation: 'Nope' as never, kind: 'throttle' }),
  ).rejects.toThrow(/There is no operation Nope/)
})

test('the journal tells what was asked, by whom, and nothing secret', async () => {
  const { accessToken, refreshToken } = await signInByDevice(sandbox)
  const path = '/federation/credentials?role_name=AdministratorAccess&account_id=111111111111'
  await portal(sandbox, path, accessToken)
  await portal(sandbox, path, 'wrong')
  const { requests, counts } = await control().requests('GetRoleCredentials')
  expect(counts['GetRoleCredentials']).toEqual({ total: 2, ok: 1 })
  expect(counts['CreateToken:device_code']).toEqual({ total: 1, ok: 1 })
  expect(requests).toMatchObject([
    { operation: 'GetRoleCredentials', user: 'alice', accountId: '111111111111', outcome: 'ok' },
    { operation: 'GetRoleCredentials', status: 401, outcome: 'UnauthorizedException' },
  ])
  const all = JSON.stringify((await control().requests()).requests)
  expect(all).not.toContain(accessToken)
  expect(all).not.toContain(refreshToken)
  sandbox.journal.clear()
  expect((await control().requests()).requests).toEqual([])
})

test('a user is signed out everywhere', async () => {
  const { accessToken } = await signInByDevice(sandbox)
  expect(await control().revoke('alice')).toBe(1)
  expect((await portal(sandbox, '/assignment/accounts', accessToken)).status).toBe(401)
  await expect(control().revoke('nobody')).rejects.toThrow(/no such user/)
})

test('a reset forgets everything', async () => {
  const { accessToken } = await signInByDevice(sandbox)
  await control().clock({ advance: '1h' })
  await control().addFault({ operation: '*', kind: 'refuse' })
  await control().reset()
  expect(await control().status()).toMatchObject({ clock: { offsetMs: 0 }, faults: [], counts: {} })
  expect((await portal(sandbox, '/assignment/accounts', accessToken)).status).toBe(401)
})

test('a stop is answered, and then nobody answers', async () => {
  await control().stop()
  await sandbox.closed
  await expect(raw(sandbox.url)).rejects.toThrow(/ECONNREFUSED/)
})

test('a route that is not there is a 404', async () => {
  const headers = { authorization: `Bearer ${sandbox.token}` }
  expect((await raw(`${sandbox.url}/control/other`, { headers })).status).toBe(404)
})
