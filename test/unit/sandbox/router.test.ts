import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SandboxRequest } from '../../../src/sandbox/exchange.ts'
import { answer } from '../../../src/sandbox/router.ts'
import { createStillBox } from './still-world.ts'

const paths = [
  '/',
  '/client/register',
  '/device_authorization',
  '/token',
  '/authorize',
  '/assignment/accounts',
  '/assignment/roles',
  '/federation/credentials',
  '/logout',
  '/sign-in',
  '/sign-in/totp',
  '/device',
  '/allow',
  '/start',
  '/done',
  '/sign-out',
  '/control/clock',
  '/control/faults',
  '/%00/../%ff',
]

const jsonFields = ['clientId', 'clientSecret', 'grantType', 'scopes', 'redirectUris', 'issuerUrl']
const names = [
  'client_id',
  'redirect_uri',
  'next_token',
  'user_code',
  'Action',
  'return_to',
  'request',
]

const pairs = fc.array(fc.tuple(fc.constantFrom(...names), fc.string()), { maxLength: 4 })
const body = fc.oneof(
  fc.string(),
  pairs.map((form) => new URLSearchParams(form).toString()),
  fc
    .dictionary(fc.constantFrom(...jsonFields), fc.jsonValue())
    .map((input) => JSON.stringify({ clientName: 'x', clientType: 'public', ...input })),
)

const headers = fc.record(
  {
    cookie: fc.string(),
    authorization: fc.oneof(
      fc.string(),
      fc.constant('AWS4-HMAC-SHA256 Credential=A/b/c/sts/aws4_request,SignedHeaders=,Signature='),
    ),
    'x-amz-date': fc.string(),
    'x-amz-sso_bearer_token': fc.string(),
    accept: fc.constantFrom('*/*', 'text/html'),
  },
  { requiredKeys: [] },
)

const request: fc.Arbitrary<SandboxRequest> = fc
  .record({
    method: fc.constantFrom('GET', 'POST', 'DELETE', 'PUT'),
    path: fc.constantFrom(...paths),
    headers,
    pairs,
    body,
  })
  .map(({ method, path, headers: given, pairs: query, body: text }) => ({
    method,
    path,
    query: new URLSearchParams(query),
    rawQuery: new URLSearchParams(query).toString(),
    headers: { host: '127.0.0.1:8490', ...given },
    body: Buffer.from(text),
    remoteAddress: '127.0.0.1',
  }))

test('no request makes the sandbox itself fail', () => {
  const box = createStillBox()
  fc.assert(
    fc.property(request, (asked) => {
      const { status, body: told } = answer(box, asked)
      expect([status, status === 500 ? told : '']).not.toContain(500)
    }),
    { numRuns: 500 },
  )
})

test('what was asked is in the journal, whatever came of it', () => {
  const box = createStillBox()
  const ask = (path: string, method = 'POST'): number =>
    answer(box, {
      method,
      path,
      query: new URLSearchParams(),
      rawQuery: '',
      headers: { host: '127.0.0.1:8490', 'user-agent': 'aws-cli/2' },
      body: Buffer.from('{"grantType":"refresh_token"}'),
      remoteAddress: '127.0.0.1',
    }).status
  expect(ask('/token')).toBe(400)
  expect(ask('/assignment/accounts', 'GET')).toBe(401)
  expect(ask('/start', 'GET')).toBe(303)
  expect(box.journal.entries()).toMatchObject([
    { sequence: 1, operation: 'CreateToken', grantType: 'refresh_token', userAgent: 'aws-cli/2' },
    { sequence: 2, operation: 'ListAccounts', outcome: 'UnauthorizedException' },
  ])
  expect(box.journal.counts()).toEqual({
    CreateToken: { total: 1, ok: 0 },
    'CreateToken:refresh_token': { total: 1, ok: 0 },
    ListAccounts: { total: 1, ok: 0 },
  })
})
