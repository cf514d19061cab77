import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KeylessError } from '../../../src/errors.ts'
import {
  decodeCreateToken,
  decodeGetRoleCredentials,
  decodeListAccountRoles,
  decodeListAccounts,
  decodeRegisterClient,
  decodeStartDeviceAuthorization,
} from '../../../src/identity-center/decoders.ts'
import type { HttpResponse } from '../../../src/system/http.ts'

const ok = (body: unknown): HttpResponse => ({
  status: 200,
  headers: {},
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

const registered = {
  clientId: 'cid',
  clientSecret: 'csec',
  clientIdIssuedAt: 1_790_000_000,
  clientSecretExpiresAt: 1_797_776_000.5,
  authorizationEndpoint: null,
}
const device = {
  deviceCode: 'dc',
  userCode: 'WDDD-HRQV',
  verificationUri: 'https://d-1.awsapps.com/start/#/device',
  verificationUriComplete: 'https://d-1.awsapps.com/start/#/device?user_code=WDDD-HRQV',
  expiresIn: 600,
}
const token = { accessToken: 'aoa', tokenType: 'Bearer', expiresIn: 3600, refreshToken: null }
const credentials = {
  accessKeyId: 'ASIARTX3GSDSQAAQEAYE',
  secretAccessKey: 's/e+c',
  sessionToken: 'IQ==',
  expiration: 1_790_000_000_000,
}

const decoders = [
  decodeRegisterClient,
  decodeStartDeviceAuthorization,
  decodeCreateToken,
  decodeListAccounts,
  decodeListAccountRoles,
  decodeGetRoleCredentials,
] as const

/** Whether each body is refused as an invalid answer. */
function refused(
  decode: (response: HttpResponse) => unknown,
  bodies: readonly unknown[],
): unknown[] {
  return bodies.filter((body) => {
    try {
      decode(ok(body))
      return true
    } catch (error) {
      return !(error instanceof KeylessError && error.code === 'service-answer-invalid')
    }
  })
}

test('reads each answer as the services give it', () => {
  expect(decodeRegisterClient(ok(registered))).toEqual({
    clientId: 'cid',
    clientSecret: 'csec',
    clientIdIssuedAt: 1_790_000_000,
    clientSecretExpiresAt: 1_797_776_000,
  })
  expect(decodeStartDeviceAuthorization(ok(device))).toEqual({ ...device, interval: 5 })
  expect(decodeStartDeviceAuthorization(ok({ ...device, interval: 1 })).interval).toBe(1)
  expect(decodeCreateToken(ok(token))).toEqual({
    accessToken: 'aoa',
    tokenType: 'Bearer',
    expiresIn: 3600,
  })
  expect(
    decodeCreateToken(ok({ ...token, tokenType: 'bearer', refreshToken: 'aor' })),
  ).toMatchObject({
    tokenType: 'Bearer',
    refreshToken: 'aor',
  })
  expect(decodeGetRoleCredentials(ok({ roleCredentials: credentials }))).toEqual(credentials)
})

test('reads lists with absent and null fields', () => {
  const accountList = [
    { accountId: '000000000001', accountName: 'dev', emailAddress: 'dev@example.com' },
    { accountId: '000000000002', accountName: null },
  ]
  expect(decodeListAccounts(ok({ accountList, nextToken: null }))).toEqual({
    accountList: [accountList[0], { accountId: '000000000002' }],
    nextToken: null,
  })
  expect(decodeListAccounts(ok({ nextToken: '' }))).toEqual({ accountList: [], nextToken: null })
  const roleList = [{ roleName: 'Power+User=1,2.3@x-y_z', accountId: '000000000001' }]
  expect(decodeListAccountRoles(ok({ roleList, nextToken: 'n' }))).toEqual({
    roleList,
    nextToken: 'n',
  })
})

test('cleans names of what steers a terminal', () => {
  const accountList = [{ accountId: '000000000001', accountName: 'a\u001B[2J\nb\u202E' }]
  expect(decodeListAccounts(ok({ accountList })).accountList[0]?.accountName).toBe('a b')
})

test('refuses tokens that are missing, empty, absurdly long, or would split a line', () => {
  const bad = ['', 'a b', 'a\nb', 'a\u0000', 'ü', 'x'.repeat(20_000), 7, null, undefined, ['a'], {}]
  const bodies = bad.map((accessToken) => ({ ...token, accessToken }))
  expect(refused(decodeCreateToken, bodies)).toEqual([])
})

test('refuses lifetimes out of range', () => {
  const bad = [0, -1, 1e12, '3600', null, undefined]
  expect(
    refused(
      decodeCreateToken,
      bad.map((expiresIn) => ({ ...token, expiresIn })),
    ),
  ).toEqual([])
  const secretExpiries = [-1, 1e15, '1', null].map((clientSecretExpiresAt) => ({
    ...registered,
    clientSecretExpiresAt,
  }))
  expect(refused(decodeRegisterClient, secretExpiries)).toEqual([])
})

test('refuses an expiration in seconds, which would lie in 1970', () => {
  const bodies = [1_790_000_000, -1, 1e18, '1790000000000'].map((expiration) => ({
    roleCredentials: { ...credentials, expiration },
  }))
  expect(refused(decodeGetRoleCredentials, bodies)).toEqual([])
  expect(refused(decodeGetRoleCredentials, [{}, { roleCredentials: [] }])).toEqual([])
})

test('refuses a token type that is not a bearer', () => {
  expect(
    refused(decodeCreateToken, [
      { ...token, tokenType: 'mac' },
      { ...token, tokenType: 1 },
    ]),
  ).toEqual([])
})

test('refuses identifiers that could become something else in a file or a page', () => {
  const accounts = ['1', '1234567890123', '11111111111a', '../../etc', 111_111_111_111].map(
    (accountId) => ({ accountList: [{ accountId }] }),
  )
  expect(refused(decodeListAccounts, accounts)).toEqual([])
  const roles = ['', 'a b', 'a]\n[profile x', 'a/b', 'r'.repeat(65)].map((roleName) => ({
    roleList: [{ roleName, accountId: '000000000001' }],
  }))
  expect(refused(decodeListAccountRoles, roles)).toEqual([])
  const codes = ['A B', 'A\u001B[0m', '', 'x'.repeat(80)].map((userCode) => ({
    ...device,
    userCode,
  }))
  expect(refused(decodeStartDeviceAuthorization, codes)).toEqual([])
})

test('refuses a page with more entries than any service gives', () => {
  const accountList = Array.from({ length: 1001 }, () => ({ accountId: '000000000001' }))
  expect(
    refused(decodeListAccounts, [{ accountList }, { accountList: {} }, { accountList: 'x' }]),
  ).toEqual([])
})

test('calls a web page what it is', () => {
  expect(() => decodeListAccounts(ok('  <!doctype html><title>Wi-Fi</title>'))).toThrow(
    'Something other than AWS answered',
  )
})

test('fails in one way only, whatever comes', () => {
  const anything = fc.oneof(
    fc.json(),
    fc.string(),
    fc.constant('{"__proto__":{"accessToken":"x"}}'),
  )
  fc.assert(
    fc.property(anything, fc.constantFrom(...decoders), (body, decode) => {
      try {
        decode({ status: 200, headers: {}, body })
      } catch (error) {
        expect((error as KeylessError).code).toBe('service-answer-invalid')
      }
    }),
    { numRuns: 500 },
  )
})
