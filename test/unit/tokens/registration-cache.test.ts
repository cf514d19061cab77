import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Registration } from '../../../src/identity-center/registration.ts'
import {
  createRegistrationCache,
  encodeRegistration,
  registrationFileName,
} from '../../../src/tokens/registration-cache.ts'
import { type Fixture, createFixture, legacy, minutesOn, session, start } from './token-fixture.ts'

const device: Registration = {
  clientId: 'cid',
  clientSecret: 'csec',
  expiresAt: new Date('2027-02-21T02:00:00Z'),
  scopes: ['sso:account:access'],
}
const browser: Registration = { ...device, grantTypes: ['authorization_code', 'refresh_token'] }

describe('names of registration files', () => {
  it('are botocore’s for a session with one scope', () => {
    expect(registrationFileName(session)).toBe('41703fba9789c2c8f9b7faa73b70bebb72c62cc9.json')
  })

  it('are botocore’s for a session without scopes', () => {
    expect(registrationFileName({ ...session, registrationScopes: undefined })).toBe(
      '4a61d5c0d0268ea975225ec49ec41d69c98d0633.json',
    )
  })

  it('follow the order of the scopes', () => {
    const scopes = ['sso:account:access', 'codewhisperer:completions']
    expect(registrationFileName({ ...session, registrationScopes: scopes })).toBe(
      '43ff69cfb93874e446d3735857eeb5c7313d15fa.json',
    )
    expect(registrationFileName({ ...session, registrationScopes: scopes.toReversed() })).not.toBe(
      '43ff69cfb93874e446d3735857eeb5c7313d15fa.json',
    )
  })

  it('are botocore’s for the legacy form', () => {
    expect(registrationFileName(legacy)).toBe('334df8a025b4d748342a2fb4eaa316ea48c5576c.json')
  })

  it('escape a session name outside ASCII', () => {
    expect(registrationFileName({ ...session, name: 'é' })).toBe(
      'eca64341838ea31b50f023e17d8d9742709c60aa.json',
    )
  })
})

describe('a registration file', () => {
  it('is the AWS CLI’s after a device sign-in', () => {
    expect(encodeRegistration(device)).toBe(
      '{"clientId": "cid", "clientSecret": "csec", "expiresAt": "2027-02-21T02:00:00Z", ' +
        '"scopes": ["sso:account:access"]}',
    )
  })

  it('has no scopes when none were registered', () => {
    const { scopes: _, ...bare } = device
    expect(encodeRegistration(bare)).toBe(
      '{"clientId": "cid", "clientSecret": "csec", "expiresAt": "2027-02-21T02:00:00Z"}',
    )
  })

  it('is the AWS CLI’s after a browser sign-in', () => {
    expect(encodeRegistration(browser)).toMatch(
      /, "scopes": \["sso:account:access"\], "grantTypes": \["authorization_code", "refresh_token"\]\}$/,
    )
  })
})

describe('reuse of a registration', () => {
  let fixture: Fixture
  beforeEach(() => {
    fixture = createFixture()
  })
  afterEach(() => fixture.home.remove())

  function found(registration: Registration, kind: 'browser' | 'device', now = start) {
    const cache = createRegistrationCache(fixture.system)
    cache.write(session, registration)
    return cache.read(session, kind, now)
  }

  it('is for the same kind of sign-in only', () => {
    expect(found(browser, 'browser')).toEqual(browser)
    expect(found(device, 'device')).toEqual(device)
    expect(found(browser, 'device')).toBeUndefined()
    expect(found(device, 'browser')).toBeUndefined()
  })

  it('ends a quarter of an hour before the registration does', () => {
    expect(found({ ...browser, expiresAt: minutesOn(15) }, 'browser')).toBeDefined()
    expect(found({ ...browser, expiresAt: minutesOn(14.9) }, 'browser')).toBeUndefined()
  })

  it('is none after a corrupt file, with a warning', () => {
    const name = `.aws/sso/cache/${registrationFileName(session)}`
    const cache = createRegistrationCache(fixture.system)
    for (const text of ['{"clientId": ', '{"clientId": {"a": 1}}', '[]']) {
      fixture.home.write(name, text)
      expect(cache.read(session, 'browser', start)).toBeUndefined()
    }
    expect(fixture.warnings).toHaveLength(3)
  })
})
