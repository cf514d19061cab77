import { describe, expect, test } from 'vitest'
import {
  bearerOf,
  endSignIn,
  endSignInsOf,
  refreshSignIn,
  startSignIn,
} from '../../../src/sandbox/sign-ins.ts'
import {
  browserRegistration,
  createStillBox,
  deviceRegistration,
  faultOf,
  registered,
  scopes,
  seconds,
} from './still-world.ts'

const hour = 3600

function signedIn(input: { readonly scopes?: readonly string[] } = browserRegistration) {
  const { world } = createStillBox()
  const { clientId, client } = registered(world, input)
  const asked = { userName: 'alice', clientId, client, scopes: client.scopes }
  const { signInId, tokens } = startSignIn(world, asked)
  const refresh = (refreshToken = tokens.refreshToken ?? '', over: object = {}) =>
    refreshSignIn(world, { refreshToken, clientId, scopes: undefined, ...over })
  return { world, clientId, signInId, tokens, refresh }
}

describe('with scopes', () => {
  test('the access token lives an hour and can be refreshed', () => {
    const { world, tokens } = signedIn()
    expect(tokens).toMatchObject({ tokenType: 'Bearer', expiresIn: hour })
    expect(tokens.refreshToken).toMatch(/^aorAAAA/)
    seconds(world, hour - 1)
    expect(bearerOf(world, tokens.accessToken)?.userName).toBe('alice')
    seconds(world, 1)
    expect(bearerOf(world, tokens.accessToken)).toBeUndefined()
  })

  test('a refresh token is spent once, and another one takes its place', () => {
    const { world, tokens, refresh } = signedIn()
    const next = refresh()
    expect(next.refreshToken).not.toBe(tokens.refreshToken)
    expect(faultOf(() => refresh())).toBe('InvalidGrantException')
    expect(bearerOf(world, next.accessToken)?.userName).toBe('alice')
    expect(bearerOf(world, tokens.accessToken)?.userName).toBe('alice')
    expect(faultOf(() => refresh(next.refreshToken ?? ''))).toBe('none')
  })

  test('after eight hours the session has ended', () => {
    const { world, refresh } = signedIn()
    seconds(world, 8 * hour)
    expect(faultOf(() => refresh())).toBe('InvalidGrantException')
  })

  test('no token outlives the session', () => {
    const { world, refresh } = signedIn()
    seconds(world, 7.5 * hour)
    expect(refresh().expiresIn).toBe(hour / 2)
  })

  test('a refresh may not widen the scopes', () => {
    const { tokens, refresh } = signedIn()
    const wider = { scopes: [...scopes, 'codewhisperer:completions'] }
    expect(faultOf(() => refresh(tokens.refreshToken ?? '', wider))).toBe('InvalidScopeException')
    expect(faultOf(() => refresh(tokens.refreshToken ?? '', { scopes }))).toBe('none')
  })

  test('another client cannot refresh', () => {
    const { tokens, refresh } = signedIn()
    expect(faultOf(() => refresh(tokens.refreshToken ?? '', { clientId: 'other' }))).toBe(
      'InvalidGrantException',
    )
    expect(faultOf(() => refresh('unknown'))).toBe('InvalidGrantException')
  })
})

test('a client that did not ask for refreshing gets no refresh token', () => {
  const { tokens } = signedIn({ ...browserRegistration, grantTypes: ['authorization_code'] } as {})
  expect(tokens.refreshToken).toBeUndefined()
})

test('without scopes there is one token of eight hours, for the accounts too', () => {
  const { world, tokens } = signedIn({ ...deviceRegistration, scopes: [] })
  expect(tokens).toMatchObject({ expiresIn: 28_800 })
  expect(tokens.refreshToken).toBeUndefined()
  expect(bearerOf(world, tokens.accessToken)?.userName).toBe('alice')
})

test('a token of other scopes does not open the accounts', () => {
  const { world, tokens } = signedIn({
    ...browserRegistration,
    scopes: ['codewhisperer:completions'],
  })
  expect(bearerOf(world, tokens.accessToken)).toBeUndefined()
})

test('signing out ends access and refresh tokens', () => {
  const { world, signInId, tokens, refresh } = signedIn()
  endSignIn(world, signInId)
  expect(bearerOf(world, tokens.accessToken)).toBeUndefined()
  expect(faultOf(() => refresh())).toBe('InvalidGrantException')
})

test('an administrator ends the sessions of one user only', () => {
  const { world, tokens, clientId } = signedIn()
  const client = world.store.clients.get(clientId)!
  const bob = startSignIn(world, { userName: 'bob', clientId, client, scopes })
  expect(endSignInsOf(world, 'alice')).toBe(1)
  expect(endSignInsOf(world, 'alice')).toBe(0)
  expect(bearerOf(world, tokens.accessToken)).toBeUndefined()
  expect(bearerOf(world, bob.tokens.accessToken)?.userName).toBe('bob')
})
