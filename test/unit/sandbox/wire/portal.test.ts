import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { largeDirectory } from '../../../../src/sandbox/large-organisation.ts'
import { type Sandbox, startSandbox } from '../../../../src/sandbox/start-sandbox.ts'
import {
  type RawAnswer,
  portal,
  postJson,
  raw,
  roleKeys,
  signInByDevice,
  sts,
} from './raw-client.ts'

let sandbox: Sandbox
let accessToken: string
beforeEach(async () => {
  sandbox = await startSandbox()
  accessToken = (await signInByDevice(sandbox)).accessToken
})
afterEach(async () => {
  await sandbox.close()
})

const get = (path: string): Promise<RawAnswer> => portal(sandbox, path, accessToken)

test('ListAccounts gives the accounts with name and address, and no next page', async () => {
  const { status, json } = await get('/assignment/accounts')
  expect(status).toBe(200)
  expect(json).toEqual({
    accountList: [
      { accountId: '111111111111', accountName: 'dev', emailAddress: 'aws-dev@example.com' },
      {
        accountId: '222222222222',
        accountName: 'staging',
        emailAddress: 'aws-staging@example.com',
      },
      {
        accountId: '333333333333',
        accountName: 'production',
        emailAddress: 'aws-production@example.com',
      },
      { accountId: '444444444444', accountName: 'data', emailAddress: 'aws-data@example.com' },
    ],
  })
})

describe('pages', () => {
  test('follow one another to the last', async () => {
    const first = await get('/assignment/accounts?max_result=3')
    expect(first.json['accountList']).toHaveLength(3)
    const token = encodeURIComponent(String(first.json['nextToken']))
    const last = await get(`/assignment/accounts?max_result=3&next_token=${token}`)
    expect(last.json['accountList']).toHaveLength(1)
    expect(last.json).not.toHaveProperty('nextToken')
  })

  test('a size outside 1 to 100 and a token of another list are refused', async () => {
    for (const size of ['0', '101', 'many', '-1', '']) {
      const answer = await get(`/assignment/accounts?max_result=${size}`)
      expect(answer).toMatchObject({ status: 400, errorType: 'InvalidRequestException' })
    }
    const roles = await get('/assignment/roles?account_id=111111111111&max_result=1')
    const token = encodeURIComponent(String(roles.json['nextToken']))
    expect((await get(`/assignment/accounts?next_token=${token}`)).status).toBe(400)
    expect((await get('/assignment/accounts?next_token=abc')).status).toBe(400)
  })

  test('a large organisation comes in hundreds', async () => {
    const large = await startSandbox({ directory: largeDirectory(5000, 3) })
    const signedIn = await signInByDevice(large)
    const { json } = await portal(large, '/assignment/accounts', signedIn.accessToken)
    await large.close()
    expect(json['accountList']).toHaveLength(100)
    expect(json['nextToken']).toEqual(expect.any(String))
  })
})

test('ListAccountRoles gives the roles of one account', async () => {
  const { json } = await get('/assignment/roles?account_id=111111111111')
  expect(json).toEqual({
    roleList: [
      { roleName: 'AdministratorAccess', accountId: '111111111111' },
      { roleName: 'ReadOnlyAccess', accountId: '111111111111' },
    ],
  })
})

test('an account outside the organisation is not found, a malformed one is invalid', async () => {
  const outside = await get('/assignment/roles?account_id=999999999999')
  expect(outside).toMatchObject({ status: 404, errorType: 'ResourceNotFoundException' })
  const malformed = await get('/assignment/roles?account_id=12')
  expect(malformed).toMatchObject({ status: 400, errorType: 'InvalidRequestException' })
})

describe('GetRoleCredentials', () => {
  test('gives keys that carry the account and expire in an hour, in milliseconds', async () => {
    const before = Date.now()
    const { json } = await get(
      '/federation/credentials?role_name=AdministratorAccess&account_id=111111111111',
    )
    const keys = json['roleCredentials'] as Record<string, string | number>
    expect(keys['accessKeyId']).toMatch(/^ASIA[A-Z2-7]{16}$/)
    expect(keys['secretAccessKey']).toHaveLength(40)
    expect(Number(keys['expiration']) - before).toBeGreaterThan(3_598_000)
    expect(Number(keys['expiration']) - before).toBeLessThan(3_602_000)
    expect(Number(keys['expiration']) % 1000).toBe(0)
  })

  test('a permission set says how long', async () => {
    const { json } = await get(
      '/federation/credentials?role_name=DataEngineerAccess&account_id=444444444444',
    )
    const { expiration } = json['roleCredentials'] as { expiration: number }
    expect(Math.round((expiration - Date.now()) / 3_600_000)).toBe(4)
  })

  test('no assignment, no such role and no such account are all no access', async () => {
    for (const query of [
      'role_name=AdministratorAccess&account_id=333333333333',
      'role_name=Nobody&account_id=111111111111',
      'role_name=AdministratorAccess&account_id=999999999999',
    ]) {
      const answer = await get(`/federation/credentials?${query}`)
      expect(answer).toMatchObject({ status: 403, errorType: 'ForbiddenException' })
      expect(answer.json['message']).toBe('No access')
    }
  })
})

test('an unknown, a missing and an expired token are one error', async () => {
  const unauthorized = {
    status: 401,
    errorType: 'UnauthorizedException',
    json: {
      message: 'Session token not found or invalid',
      __type: 'com.amazonaws.switchboard.portal#UnauthorizedException',
    },
  }
  expect(await portal(sandbox, '/assignment/accounts', 'unknown')).toMatchObject(unauthorized)
  expect(await raw(`${sandbox.url}/assignment/accounts`)).toMatchObject(unauthorized)
  sandbox.clock.advance(3_600_000)
  expect(await get('/assignment/accounts')).toMatchObject(unauthorized)
})

test('Logout ends the tokens and leaves the keys alive', async () => {
  const { clientId, clientSecret, refreshToken, accessToken: token } = await signInByDevice(sandbox)
  const keys = await roleKeys(sandbox, token)
  const headers = { 'x-amz-sso_bearer_token': token }
  const logout = () => raw(`${sandbox.url}/logout`, { method: 'POST', headers })
  expect(await logout()).toMatchObject({ status: 200, text: '' })
  expect((await logout()).status).toBe(401)
  const grantType = 'refresh_token'
  const refresh = await postJson(sandbox, '/token', {
    clientId,
    clientSecret,
    grantType,
    refreshToken,
  })
  expect(refresh.errorType).toBe('InvalidGrantException')
  expect((await sts(sandbox, keys)).status).toBe(200)
  expect((await get('/assignment/accounts')).status).toBe(200)
})
