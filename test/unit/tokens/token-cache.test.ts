import { chmodSync, existsSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTokenCache, tokenFileName } from '../../../src/tokens/token-cache.ts'
import { type Fixture, createFixture, legacy, session, tokenWith } from './token-fixture.ts'

const file = '.aws/sso/cache/0ad374308c5a4e22f723adf10145eafad7c4031c.json'

describe('names of token files', () => {
  it('are the SHA-1 of the session name', () => {
    expect(tokenFileName(session)).toBe('0ad374308c5a4e22f723adf10145eafad7c4031c.json')
  })

  it('are the SHA-1 of the name in UTF-8', () => {
    expect(tokenFileName({ ...session, name: 'é' })).toBe(
      'bf15be717ac1b080b4f1c456692825891ff5073d.json',
    )
  })

  it('are the SHA-1 of the start URL in the legacy form, exactly as configured', () => {
    expect(tokenFileName(legacy)).toBe('2b829a45f04c9828cb45b7d092d8e4aa30818393.json')
    expect(tokenFileName({ ...legacy, startUrl: `${legacy.startUrl}/#/` })).not.toBe(
      tokenFileName(legacy),
    )
  })
})

describe('the token cache', () => {
  let fixture: Fixture
  beforeEach(() => {
    fixture = createFixture()
  })
  afterEach(() => fixture.home.remove())

  it('reads back what it wrote', () => {
    const cache = createTokenCache(fixture.system)
    cache.write(session, tokenWith())
    expect(cache.read(session)).toEqual(tokenWith())
    expect(cache.read(legacy)).toBeUndefined()
  })

  it('makes private files and folders', () => {
    createTokenCache(fixture.system).write(session, tokenWith())
    const modeOf = (name: string) => statSync(join(fixture.home.path, name)).mode & 0o777
    expect([modeOf('.aws/sso/cache'), modeOf(file)]).toEqual([0o700, 0o600])
  })

  it('makes a file private that an SDK wrote by umask', () => {
    const path = fixture.home.write(file, '{}', 0o600)
    chmodSync(path, 0o644)
    createTokenCache(fixture.system).write(session, tokenWith())
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('takes start URL and region from the config where another tool left them out', () => {
    fixture.home.write(file, '{"accessToken": "a", "expiresAt": "2026-11-23T03:00:00Z"}')
    const token = createTokenCache(fixture.system).read(session)
    expect(token).toMatchObject({ startUrl: session.startUrl, region: 'us-east-1' })
  })

  it('counts a corrupt file as none, and warns', () => {
    fixture.home.write(file, '{"accessToken": "abc')
    expect(createTokenCache(fixture.system).read(session)).toBeUndefined()
    expect(fixture.warnings).toEqual([expect.stringContaining(file)])
    expect(fixture.warnings.join()).not.toContain('abc')
  })

  it('looks without a warning', () => {
    fixture.home.write(file, 'garbage')
    expect(createTokenCache(fixture.system).peek(session)).toBeUndefined()
    expect(fixture.warnings).toEqual([])
  })

  it('refuses a link that leads out of the folder', () => {
    const outside = fixture.home.write('elsewhere.json', '{}')
    fixture.home.write('.aws/sso/cache/other.json', '{}')
    symlinkSync(outside, join(fixture.home.path, file))
    expect(() => createTokenCache(fixture.system).read(session)).toThrow(
      expect.objectContaining({ code: 'cache-not-private' }),
    )
  })

  it('lists every token in the folder and passes over everything else', () => {
    const cache = createTokenCache(fixture.system)
    cache.write(session, tokenWith())
    fixture.home.write('.aws/sso/cache/registration.json', '{"clientId": "c"}')
    fixture.home.write('.aws/sso/cache/broken.json', '{"accessToken"')
    fixture.home.write('.aws/sso/cache/notes.txt', 'x')
    expect(cache.all().map(({ token }) => token.accessToken)).toEqual(['access-1'])
  })

  it('is empty without a folder', () => {
    const cache = createTokenCache(fixture.system)
    expect([cache.read(session), cache.all(), cache.remove(session)]).toEqual([
      undefined,
      [],
      false,
    ])
  })

  it('removes one token and leaves the others', () => {
    const cache = createTokenCache(fixture.system)
    cache.write(session, tokenWith())
    cache.write(legacy, tokenWith())
    expect(cache.remove(session)).toBe(true)
    expect([existsSync(cache.pathOf(session)), existsSync(cache.pathOf(legacy))]).toEqual([
      false,
      true,
    ])
  })
})
