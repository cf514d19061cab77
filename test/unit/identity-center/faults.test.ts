import { expect, test } from 'vitest'
import { asError, type FaultContext, OidcFault } from '../../../src/identity-center/faults.ts'
import { faultOf } from '../../../src/identity-center/service-fault.ts'
import type { HttpResponse } from '../../../src/system/http.ts'

function answer(status: number, body: unknown, headers: Record<string, string> = {}): HttpResponse {
  return { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) }
}

const named = (name: string, status = 400, body: unknown = {}): HttpResponse =>
  answer(status, body, { 'x-amzn-errortype': name })

const context: FaultContext = {
  session: 'my-org',
  region: 'us-east-1',
  accountId: '111111111111',
  roleName: 'ReadOnlyAccess',
  profile: 'dev',
}

const codeFor = (response: HttpResponse, operation: string): string =>
  asError(faultOf(response, operation), context).code

test('finds the name of an error in each of the places where services put it', () => {
  const header =
    'AuthorizationPendingException:http://internal.amazon.com/coral/com.amazonaws.sso.oidc/'
  const places = [
    named(header),
    named('com.amazonaws.ssooidc#AuthorizationPendingException'),
    answer(400, { __type: 'com.amazonaws.sso#AuthorizationPendingException' }),
    answer(400, { code: 'AuthorizationPendingException' }),
    answer(400, { Code: 'AuthorizationPendingException' }),
    answer(400, { error: 'authorization_pending', error_description: null }),
    answer(400, { error: 'authorization_pending', __type: 'AuthorizationPendingException' }),
  ]
  const names = places.map((response) => faultOf(response, 'CreateToken').name)
  expect(names).toEqual(places.map(() => 'AuthorizationPending'))
})

test('takes the header before the body, and the body before the status', () => {
  const name = (response: HttpResponse): string => faultOf(response, 'ListAccounts').name
  expect(name(named('SlowDownException', 400, { __type: 'OtherException' }))).toBe('SlowDown')
  expect(name(answer(401, { code: 'Mine', __type: 'Other' }))).toBe('Mine')
  expect(name(named('!!', 403, ''))).toBe('Forbidden')
  const byStatus = [401, 403, 404, 429, 400, 500, 503].map((status) => name(answer(status, '')))
  expect(byStatus).toEqual([
    'Unauthorized',
    'Forbidden',
    'ResourceNotFound',
    'TooManyRequests',
    'InvalidRequest',
    'InternalServer',
    'InternalServer',
  ])
})

test('translates every error of OAuth', () => {
  const errors = ['slow_down', 'expired_token', 'invalid_grant', 'server_error', 'access_denied']
  const names = errors.map((error) => faultOf(answer(400, { error }), 'CreateToken').name)
  expect(names).toEqual([
    'SlowDown',
    'ExpiredToken',
    'InvalidGrant',
    'InternalServer',
    'AccessDenied',
  ])
})

test("keeps the service's own words, cleaned and without secrets", () => {
  const words = 'No \u001B[31maccess\u001B[0m for accessToken=abc123'
  const fault = faultOf(answer(403, { message: words }), 'GetRoleCredentials')
  expect(fault.message).toBe('No access for accessToken=[redacted]')
})

test('takes a request id only when it looks like one', () => {
  const id = (value: string) =>
    faultOf(answer(500, '', { 'x-amzn-requestid': value }), 'ListAccounts').requestId
  expect(id('8c2c-1')).toBe('8c2c-1')
  expect(id('a b\u001B[0m')).toBeUndefined()
})

test('reads Retry-After in seconds and as a date by the clock of the server', () => {
  const date = 'Fri, 20 Nov 2026 10:00:00 GMT'
  const wait = (headers: Record<string, string>) =>
    faultOf(answer(429, '', headers), 'ListAccounts').retryAfterMs
  expect(wait({ 'retry-after': '3' })).toBe(3000)
  expect(wait({ 'retry-after': 'Fri, 20 Nov 2026 10:00:07 GMT', date })).toBe(7000)
  expect(wait({ 'retry-after': 'Fri, 20 Nov 2026 09:00:00 GMT', date })).toBe(0)
  expect(wait({ 'retry-after': 'soon' })).toBeUndefined()
  expect(wait({})).toBeUndefined()
})

test('tells an ended sign-in from a role that is not assigned', () => {
  const unauthorized = asError(faultOf(answer(401, {}), 'GetRoleCredentials'), context)
  expect(unauthorized).toMatchObject({
    code: 'sign-in-expired',
    message: 'The sign-in to my-org has ended.',
    fix: 'keyless login my-org',
    exitCode: 4,
  })
  const forbidden = named('ForbiddenException', 403, { message: 'No access' })
  expect(asError(faultOf(forbidden, 'GetRoleCredentials'), context)).toMatchObject({
    code: 'role-not-assigned',
    message:
      'You are signed in, but the role ReadOnlyAccess in 111111111111 is not assigned to you.',
    exitCode: 5,
    details: { accountId: '111111111111', roleName: 'ReadOnlyAccess', status: 403 },
  })
})

test('names who must act for each fault', () => {
  const rows: readonly (readonly [HttpResponse, string, string])[] = [
    [named('ResourceNotFoundException', 404), 'GetRoleCredentials', 'role-not-assigned'],
    [named('ForbiddenException', 403), 'ListAccountRoles', 'no-roles'],
    [named('TooManyRequestsException', 429), 'ListAccounts', 'portal-throttled'],
    [named('SlowDownException'), 'RegisterClient', 'portal-throttled'],
    [named('InternalServerException', 500), 'CreateToken', 'service-failed'],
    [answer(503, '<html>busy</html>'), 'ListAccounts', 'service-failed'],
    [named('InvalidGrantException'), 'CreateToken', 'sign-in-expired'],
    [named('InvalidClientException', 401), 'CreateToken', 'sign-in-expired'],
    [named('InvalidClientException', 401), 'StartDeviceAuthorization', 'service-refused'],
    [named('AccessDeniedException'), 'CreateToken', 'sign-in-denied'],
    [named('InvalidRequestException'), 'StartDeviceAuthorization', 'wrong-region'],
    [named('InvalidClientMetadataException'), 'RegisterClient', 'wrong-region'],
    [named('InvalidRequestException'), 'RegisterClient', 'wrong-region'],
    [named('InvalidRequestRegionException'), 'CreateToken', 'wrong-region'],
    [named('InvalidScopeException'), 'RegisterClient', 'service-refused'],
    [named('InvalidRequestException'), 'ListAccounts', 'service-refused'],
  ]
  expect(rows.map(([response, operation]) => codeFor(response, operation))).toEqual(
    rows.map(([, , code]) => code),
  )
})

test('calls a page of a network in between what it is', () => {
  const pages = [
    answer(200, '<html>Sign in to the hotel</html>'),
    answer(302, '', { location: 'https://hotel.example/' }),
    answer(403, '<html>Blocked by policy</html>'),
    answer(404, 'not here'),
    answer(407, ''),
    answer(511, '<html>'),
  ]
  const errors = pages.map((page) => asError(faultOf(page, 'ListAccounts'), context))
  expect(errors.map(({ code }) => code)).toEqual(pages.map(() => 'service-answer-invalid'))
  expect(errors[0]?.fix).toContain('sign in to the network')
})

test('repeats what passes and nothing else', () => {
  const retryable = (response: HttpResponse): boolean => faultOf(response, 'ListAccounts').retryable
  expect([429, 500, 502, 503, 504].map((status) => retryable(answer(status, '')))).toEqual(
    Array(5).fill(true),
  )
  const lasting = [
    answer(400, {}),
    answer(401, {}),
    answer(403, {}),
    answer(511, ''),
    answer(200, '<'),
  ]
  expect(lasting.map(retryable)).toEqual(lasting.map(() => false))
})

test('carries the fault of OIDC, and is an error to show even when nobody looks at it', () => {
  const error = new OidcFault(faultOf(named('InvalidScopeException'), 'RegisterClient'))
  expect(error.fault.name).toBe('InvalidScope')
  expect(error).toMatchObject({
    code: 'service-refused',
    message: 'AWS refused RegisterClient (InvalidScope).',
    details: { operation: 'RegisterClient', status: 400, error: 'InvalidScope', retryable: false },
  })
})
