import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  allowAuthorization,
  callbackUrl,
  findAuthorization,
  linkSignIn,
  redeemCode,
  startAuthorization,
} from '../../../src/sandbox/authorization-codes.ts'
import { bearerOf, startSignIn } from '../../../src/sandbox/sign-ins.ts'
import { createStillBox, faultOf, registered, scopes, seconds } from './still-world.ts'

const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const redirectUri = 'http://127.0.0.1:40123/oauth/callback'

function allowed() {
  const { world } = createStillBox()
  const { clientId, client } = registered(world)
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const id = startAuthorization(world, { clientId, redirectUri, state: 's1', challenge, scopes })
  const code = allowAuthorization(world, id, 'alice') ?? ''
  const redeem = (change: object = {}) =>
    redeemCode(world, { clientId, code, redirectUri, verifier, ...change })
  return { world, clientId, client, id, code, redeem }
}

test('the challenge of RFC 7636 appendix B fits its verifier', () => {
  expect(createHash('sha256').update(verifier).digest('base64url')).toBe(
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  )
  expect(allowed().redeem().userName).toBe('alice')
})

test('a request is answered once', () => {
  const { world, id } = allowed()
  expect(findAuthorization(world, id)).toBeUndefined()
  expect(allowAuthorization(world, id, 'alice')).toBeUndefined()
})

describe('a code', () => {
  test('is refused with another verifier, another redirect URI or another client', () => {
    expect(faultOf(() => allowed().redeem({ verifier: 'x'.repeat(43) }))).toBe(
      'InvalidGrantException',
    )
    expect(
      faultOf(() => allowed().redeem({ redirectUri: 'http://127.0.0.1/oauth/callback' })),
    ).toBe('InvalidGrantException')
    expect(faultOf(() => allowed().redeem({ clientId: 'other' }))).toBe('InvalidGrantException')
    expect(faultOf(() => allowed().redeem({ code: 'unknown' }))).toBe('InvalidGrantException')
  })

  test('is spent by a wrong attempt', () => {
    const { redeem } = allowed()
    expect(faultOf(() => redeem({ verifier: 'x'.repeat(43) }))).toBe('InvalidGrantException')
    expect(faultOf(() => redeem())).toBe('InvalidGrantException')
  })

  test('expires after ten minutes', () => {
    const { world, redeem } = allowed()
    seconds(world, 600)
    expect(faultOf(() => redeem())).toBe('ExpiredTokenException')
  })

  test('that comes twice ends the sign-in that it gave', () => {
    const { world, clientId, client, code, redeem } = allowed()
    const { userName } = redeem()
    const { signInId, tokens } = startSignIn(world, { userName, clientId, client, scopes })
    linkSignIn(world, code, signInId)
    expect(bearerOf(world, tokens.accessToken)?.userName).toBe('alice')
    expect(faultOf(() => redeem())).toBe('InvalidGrantException')
    expect(bearerOf(world, tokens.accessToken)).toBeUndefined()
  })
})

test('the callback keeps the redirect URI and adds the answer and the state', () => {
  expect(callbackUrl({ redirectUri, state: 'a b' }, { code: 'c' })).toBe(
    `${redirectUri}?code=c&state=a+b`,
  )
  expect(callbackUrl({ redirectUri: `${redirectUri}?x=1`, state: undefined }, { code: 'c' })).toBe(
    `${redirectUri}?x=1&code=c`,
  )
})
