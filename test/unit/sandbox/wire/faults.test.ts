import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Operation } from '../../../../src/sandbox/operations.ts'
import { type Sandbox, startSandbox } from '../../../../src/sandbox/start-sandbox.ts'
import { oidcFaults, portalFaults, stsFaults } from '../../../../src/sandbox/wire-faults.ts'
import { visit } from '../../../../src/sandbox/person.ts'
import {
  alice,
  authorizeUrl,
  portal,
  postJson,
  raw,
  registerBrowserClient,
  roleKeys,
  signInByDevice,
  type SignedIn,
  sts,
} from './raw-client.ts'

let sandbox: Sandbox
let signedIn: SignedIn
beforeEach(async () => {
  sandbox = await startSandbox()
  signedIn = await signInByDevice(sandbox)
})
afterEach(async () => {
  await sandbox.close()
})

const accounts = () => portal(sandbox, '/assignment/accounts', signedIn.accessToken)
const credentials = () =>
  portal(
    sandbox,
    '/federation/credentials?role_name=AdministratorAccess&account_id=111111111111',
    signedIn.accessToken,
  )

describe('every error can be ordered by its name', () => {
  const named = (operation: Operation, name: string) =>
    sandbox.faults.add({ operation, kind: 'error', name, count: 1 })

  test('of OIDC', async () => {
    for (const [name, { status, error }] of Object.entries(oidcFaults)) {
      named('CreateToken', name)
      const answer = await postJson(sandbox, '/token', {})
      expect(answer).toMatchObject({ status, errorType: name, json: { error } })
    }
  })

  test('of the portal', async () => {
    for (const [name, { status }] of Object.entries(portalFaults)) {
      named('ListAccounts', name)
      expect(await accounts()).toMatchObject({ status, errorType: name })
    }
  })

  test('of STS', async () => {
    const keys = await roleKeys(sandbox, signedIn.accessToken)
    for (const [name, { status }] of Object.entries(stsFaults)) {
      named('GetCallerIdentity', name)
      const answer = await sts(sandbox, keys)
      expect(answer.status).toBe(status)
      expect(answer.text).toContain(`<Code>${name}</Code>`)
    }
  })

  test('and with the region to go to, where the error has one', async () => {
    named('CreateToken', 'InvalidRequestRegionException')
    const { json } = await postJson(sandbox, '/token', {})
    expect(json).toMatchObject({ region: 'eu-central-1', endpoint: expect.any(String) })
  })
})

describe('instead of an answer', () => {
  test('throttling, with a time to wait', async () => {
    sandbox.faults.add({ operation: 'ListAccounts', kind: 'throttle', retryAfter: 3, count: 1 })
    const answer = await accounts()
    expect(answer).toMatchObject({ status: 429, errorType: 'TooManyRequestsException' })
    expect(answer.headers['retry-after']).toBe('3')
    expect((await accounts()).status).toBe(200)
  })

  test('a service error, and the page of a load balancer', async () => {
    sandbox.faults.add({ operation: 'ListAccounts', kind: 'server-error', count: 1 })
    expect(await accounts()).toMatchObject({ status: 500, errorType: 'InternalServerException' })
    sandbox.faults.add({ operation: 'ListAccounts', kind: 'server-error', status: 503, count: 1 })
    const gateway = await accounts()
    expect([gateway.status, gateway.headers['content-type']]).toEqual([
      503,
      'text/html; charset=utf-8',
    ])
  })

  test('a connection that is reset before anything was done', async () => {
    sandbox.faults.add({ operation: 'GetRoleCredentials', kind: 'refuse', count: 1 })
    await expect(credentials()).rejects.toThrow(/hang up|reset/)
    expect(sandbox.journal.entries('GetRoleCredentials').map(({ outcome }) => outcome)).toEqual([
      'refuse',
    ])
  })

  test('garbage, and the page of a hotel', async () => {
    sandbox.faults.add({ operation: 'ListAccounts', kind: 'garbage', count: 1 })
    const garbage = await accounts()
    expect(garbage.status).toBe(200)
    expect(() => JSON.parse(garbage.text) as unknown).toThrow(SyntaxError)
    sandbox.faults.add({ operation: 'ListAccounts', kind: 'captive-portal', count: 1 })
    expect((await accounts()).text).toContain('Free Wi-Fi')
  })

  test('another region', async () => {
    sandbox.faults.add({ operation: '*', kind: 'wrong-region' })
    const register = await postJson(sandbox, '/client/register', {})
    const start = await postJson(sandbox, '/device_authorization', {})
    const token = await postJson(sandbox, '/token', {})
    expect([register, start, token, await accounts()].map(({ errorType }) => errorType)).toEqual([
      'InvalidClientMetadataException',
      'InvalidRequestException',
      'InvalidGrantException',
      'UnauthorizedException',
    ])
  })

  test('at /authorize a refusal goes back to the client, other errors are a page', async () => {
    const { clientId } = await registerBrowserClient(sandbox)
    sandbox.faults.add({ operation: 'Authorize', kind: 'denied', count: 1 })
    const denied = await raw(authorizeUrl(sandbox, clientId))
    expect(denied.headers['location']).toMatch(/error=access_denied&.*state=a\+state$/)
    sandbox.faults.add({ operation: 'Authorize', kind: 'throttle', count: 1 })
    const page = await raw(authorizeUrl(sandbox, clientId))
    expect([page.status, page.headers['content-type']]).toEqual([429, 'text/html; charset=utf-8'])
  })
})

describe('with an answer', () => {
  test('a reset in the middle of it: the operation was done', async () => {
    const { refreshToken, clientId, clientSecret } = signedIn
    const refresh = () =>
      postJson(sandbox, '/token', {
        clientId,
        clientSecret,
        refreshToken,
        grantType: 'refresh_token',
      })
    sandbox.faults.add({ operation: 'CreateToken', kind: 'drop', count: 1 })
    await expect(refresh()).rejects.toThrow(/aborted|reset|hang up/)
    expect((await refresh()).errorType).toBe('InvalidGrantException')
  })

  test('a delay', async () => {
    sandbox.faults.add({ operation: 'ListAccounts', kind: 'slow', ms: 60, count: 1 })
    const before = performance.now()
    expect((await accounts()).status).toBe(200)
    expect(performance.now() - before).toBeGreaterThan(55)
  })

  test('a date that is off', async () => {
    sandbox.faults.add({ operation: 'ListAccounts', kind: 'clock-skew', ms: -86_400_000, count: 1 })
    const skewed = Date.parse(String((await accounts()).headers['date']))
    expect(Math.round((skewed - Date.now()) / 3_600_000)).toBe(-24)
  })

  test('credentials of another account, or from yesterday', async () => {
    sandbox.faults.add({ operation: 'GetRoleCredentials', kind: 'foreign-credentials', count: 1 })
    const foreign = (await credentials()).json['roleCredentials'] as never
    expect((await sts(sandbox, foreign)).text).toContain('<Account>999999999999</Account>')
    sandbox.faults.add({ operation: 'GetRoleCredentials', kind: 'stale-credentials', count: 1 })
    const stale = (await credentials()).json['roleCredentials'] as { expiration: number }
    expect(stale.expiration).toBeLessThan(Date.now())
  })

  test('names that attack, and a page that leads to itself', async () => {
    const name = async () => {
      const { json } = await accounts()
      return (json['accountList'] as { accountName: string }[])[0]?.accountName ?? ''
    }
    sandbox.faults.add({ operation: 'ListAccounts', kind: 'hostile-name', count: 1 })
    expect(await name()).toMatch(/\u001b.*\n\[profile evil\]/s)
    sandbox.faults.add({ operation: 'ListAccounts', kind: 'huge-name', count: 1 })
    expect(await name()).toHaveLength(1_000_000)
    sandbox.faults.add({ operation: 'ListAccounts', kind: 'cyclic-pages' })
    const { nextToken } = (await accounts()).json
    const path = `/assignment/accounts?next_token=${encodeURIComponent(String(nextToken))}`
    expect((await portal(sandbox, path, signedIn.accessToken)).json).toMatchObject({ nextToken })
  })

  test('a device link that is no web page', async () => {
    const { clientId, clientSecret } = signedIn
    sandbox.faults.add({ operation: 'StartDeviceAuthorization', kind: 'hostile-link', count: 1 })
    const input = { clientId, clientSecret, startUrl: sandbox.startUrl }
    const { json } = await postJson(sandbox, '/device_authorization', input)
    expect(json['verificationUriComplete']).toBe('file:///etc/passwd')
  })

  test('fields that are missing or of another type, and no refresh token', async () => {
    sandbox.faults.add({ operation: 'ListAccounts', kind: 'missing-fields', count: 1 })
    expect((await accounts()).json).toEqual({})
    sandbox.faults.add({ operation: 'GetRoleCredentials', kind: 'wrong-types', count: 1 })
    expect((await credentials()).json).toMatchObject({
      roleCredentials: { accessKeyId: 42, expiration: 'soon' },
    })
    const { refreshToken, clientId, clientSecret } = signedIn
    sandbox.faults.add({ operation: 'CreateToken', kind: 'no-refresh-token', count: 1 })
    const grantType = 'refresh_token'
    const answer = await postJson(sandbox, '/token', {
      clientId,
      clientSecret,
      refreshToken,
      grantType,
    })
    expect(answer.status).toBe(200)
    expect(answer.json).not.toHaveProperty('refreshToken')
  })

  test('a callback with the state of somebody else', async () => {
    const { clientId } = await registerBrowserClient(sandbox)
    sandbox.faults.add({ operation: 'Authorize', kind: 'wrong-state', count: 1 })
    // Nobody listens at the client's port: the walk ends at the redirect itself.
    await expect(visit(authorizeUrl(sandbox, clientId), alice)).rejects.toThrow()
    expect(sandbox.journal.entries('Authorize').at(-1)?.faults).toEqual(['wrong-state'])
  })
})
