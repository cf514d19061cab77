import { describe, expect, it } from 'vitest'
import {
  challengeOf,
  createState,
  createVerifier,
  sameSecret,
} from '../../../src/identity-center/pkce.ts'

describe('proof keys', () => {
  it('have the challenge of RFC 7636 appendix B', () => {
    expect(challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    )
  })

  it('are 64 unreserved characters, new each time', () => {
    expect(createVerifier()).toMatch(/^[A-Za-z0-9\-._~]{64}$/)
    expect(createVerifier()).not.toBe(createVerifier())
  })

  it('have a state that is new each time', () => {
    expect(createState()).not.toBe(createState())
  })

  it('are compared whole, whatever their length', () => {
    expect([sameSecret('abc', 'abc'), sameSecret('abc', 'abd'), sameSecret('abc', '')]).toEqual([
      true,
      false,
      false,
    ])
  })
})
