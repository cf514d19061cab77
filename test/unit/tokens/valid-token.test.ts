import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { OidcFault } from '../../../src/identity-center/faults.ts'
import { failureNotePath } from '../../../src/tokens/failed-refresh.ts'
import { type TokenCache, createTokenCache } from '../../../src/tokens/token-cache.ts'
import { encodeToken } from '../../../src/tokens/token-file.ts'
import { validToken } from '../../../src/tokens/valid-token.ts'
import {
  type FakeOidc,
  type Fixture,
  createFakeOidc,
  createFixture,
  legacy,
  minutesOn,
  rotated,
  session,
  start,
  tokenWith,
} from './token-fixture.ts'

function refusal(name: string, retryable = false): OidcFault {
  return new OidcFault({
    operation: 'CreateToken',
    name,
    message: '',
    status: retryable ? 500 : 400,
    requestId: undefined,
    retryable,
    retryAfterMs: undefined,
  })
}

describe('a valid token', () => {
  let fixture: Fixture
  let cache: TokenCache
  beforeEach(() => {
    fixture = createFixture()
    cache = createTokenCache(fixture.system)
  })
  afterEach(() => fixture.home.remove())

  const ask = async (oidc: FakeOidc, of = session) =>
    validToken(of, { system: fixture.system, cache, oidc })
  const asked = async (oidc: FakeOidc, of = session) => (await ask(oidc, of)).accessToken

  it('is the cached one while a quarter of an hour is left', async () => {
    const oidc = createFakeOidc(() => rotated())
    cache.write(session, tokenWith({ expiresAt: minutesOn(15) }))
    expect(await asked(oidc)).toBe('access-1')
    expect(oidc.requests).toEqual([])
  })

  it('is refreshed below a quarter of an hour, with exactly four fields', async () => {
    const oidc = createFakeOidc(() => rotated())
    cache.write(session, tokenWith({ expiresAt: minutesOn(14.9) }))
    expect(await asked(oidc)).toBe('access-2')
    expect(oidc.requests).toEqual([
      {
        grantType: 'refresh_token',
        clientId: 'client',
        clientSecret: 'secret',
        refreshToken: 'refresh-1',
      },
    ])
  })

  it('is written with the registration that it had', async () => {
    cache.write(session, tokenWith({ expiresAt: minutesOn(-60) }))
    await ask(createFakeOidc(() => rotated()))
    expect(readFileSync(cache.pathOf(session), 'utf8')).toBe(
      encodeToken(
        tokenWith({
          accessToken: 'access-2',
          refreshToken: 'refresh-2',
          expiresAt: minutesOn(60),
        }),
      ),
    )
  })

  it('keeps the refresh token when the answer has none', async () => {
    cache.write(session, tokenWith({ expiresAt: minutesOn(-60) }))
    const { refreshToken: _, ...answer } = rotated()
    await ask(createFakeOidc(() => ({ ...answer, refreshToken: null })))
    expect(cache.read(session)).toMatchObject({
      accessToken: 'access-2',
      refreshToken: 'refresh-1',
    })
  })

  it('takes one refresh for many callers at once', async () => {
    const oidc = createFakeOidc(() => rotated())
    cache.write(session, tokenWith({ expiresAt: minutesOn(-1) }))
    const tokens = await Promise.all(Array.from({ length: 50 }, () => asked(oidc)))
    expect(new Set(tokens)).toEqual(new Set(['access-2']))
    expect(oidc.requests).toHaveLength(1)
  })

  it('is missing without a file', async () => {
    await expect(ask(createFakeOidc(() => rotated()))).rejects.toMatchObject({
      code: 'sign-in-missing',
      fix: 'keyless login my-sso',
    })
  })

  it('is missing when the file is damaged, and stays so', async () => {
    fixture.home.write('.aws/sso/cache/0ad374308c5a4e22f723adf10145eafad7c4031c.json', '{"acc')
    await expect(ask(createFakeOidc(() => rotated()))).rejects.toMatchObject({
      code: 'sign-in-missing',
    })
    expect(fixture.warnings).toHaveLength(1)
  })

  it('is missing when the session points at another start URL now', async () => {
    cache.write(session, tokenWith({ startUrl: 'https://other.awsapps.com/start' }))
    await expect(ask(createFakeOidc(() => rotated()))).rejects.toMatchObject({
      code: 'sign-in-missing',
    })
  })

  it('is found under the same start URL with a slash at its end', async () => {
    cache.write(session, tokenWith({ startUrl: `${session.startUrl}/` }))
    expect(await asked(createFakeOidc(() => rotated()))).toBe('access-1')
  })

  it('is never refreshed in the legacy form', async () => {
    const oidc = createFakeOidc(() => rotated())
    cache.write(legacy, tokenWith({ expiresAt: minutesOn(5) }))
    expect(await asked(oidc, legacy)).toBe('access-1')
    fixture.advance(5)
    await expect(ask(oidc, legacy)).rejects.toMatchObject({ code: 'sign-in-expired' })
    expect(oidc.requests).toEqual([])
  })

  it('is not asked for when the registration has expired, and the error says so', async () => {
    const oidc = createFakeOidc(() => rotated())
    const registration = { clientId: 'c', clientSecret: 's', expiresAt: start }
    cache.write(session, tokenWith({ expiresAt: minutesOn(-1), registration }))
    await expect(ask(oidc)).rejects.toMatchObject({
      code: 'sign-in-expired',
      message: expect.stringContaining('registration'),
    })
    expect(oidc.requests).toEqual([])
  })

  it('is not asked for without a refresh token or a registration', async () => {
    const oidc = createFakeOidc(() => rotated())
    const { refreshToken: _, ...without } = tokenWith({ expiresAt: minutesOn(-1) })
    cache.write(session, without)
    await expect(ask(oidc)).rejects.toMatchObject({ code: 'sign-in-expired' })
    const { registration: __, ...bare } = tokenWith({ expiresAt: minutesOn(-1) })
    cache.write(session, bare)
    await expect(ask(oidc)).rejects.toMatchObject({ code: 'sign-in-expired' })
    expect(oidc.requests).toEqual([])
  })

  it('is the old one while that still works and the refresh fails', async () => {
    const oidc = createFakeOidc(() => Promise.reject(refusal('InternalServer', true)))
    cache.write(session, tokenWith({ expiresAt: minutesOn(10) }))
    expect(await asked(oidc)).toBe('access-1')
  })

  it('is asked for once a minute while the refresh fails', async () => {
    const oidc = createFakeOidc(() => Promise.reject(refusal('InternalServer', true)))
    cache.write(session, tokenWith({ expiresAt: minutesOn(10) }))
    await ask(oidc)
    await ask(oidc)
    expect(oidc.requests).toHaveLength(1)
    fixture.advance(1)
    await ask(oidc)
    expect(oidc.requests).toHaveLength(2)
  })

  it('needs a new sign-in after invalid_grant, which is asked once, not by every caller', async () => {
    const oidc = createFakeOidc(() => Promise.reject(refusal('InvalidGrant')))
    cache.write(session, tokenWith({ expiresAt: minutesOn(-1) }))
    await expect(ask(oidc)).rejects.toMatchObject({
      code: 'sign-in-expired',
      exitCode: 4,
      fix: 'keyless login my-sso',
    })
    await expect(ask(oidc)).rejects.toMatchObject({ code: 'sign-in-expired' })
    expect(oidc.requests).toHaveLength(1)
  })

  it('is refreshed again right after a new sign-in, whatever failed before', async () => {
    cache.write(session, tokenWith({ expiresAt: minutesOn(-1) }))
    const refusing = createFakeOidc(() => Promise.reject(refusal('InvalidGrant')))
    await expect(ask(refusing)).rejects.toThrow()
    cache.write(session, tokenWith({ refreshToken: 'refresh-9', expiresAt: minutesOn(-1) }))
    expect(await asked(createFakeOidc(() => rotated()))).toBe('access-2')
  })

  it('is another tool’s when that used the refresh token first', async () => {
    cache.write(session, tokenWith({ expiresAt: minutesOn(-1) }))
    const oidc = createFakeOidc(() => {
      cache.write(session, tokenWith({ accessToken: 'foreign', refreshToken: 'refresh-5' }))
      return Promise.reject(refusal('InvalidGrant'))
    })
    expect(await asked(oidc)).toBe('foreign')
    expect(cache.read(session)?.accessToken).toBe('foreign')
  })

  it.each([20, 900])(
    'is another tool’s also when its file comes %i ms after invalid_grant',
    async (ms) => {
      cache.write(session, tokenWith({ expiresAt: minutesOn(-1) }))
      const oidc = createFakeOidc(() => {
        setTimeout(() => cache.write(session, tokenWith({ accessToken: 'foreign' })), ms)
        return Promise.reject(refusal('InvalidGrant'))
      })
      expect(await asked(oidc)).toBe('foreign')
    },
  )

  it('does not overwrite a sign-in that another tool finished meanwhile', async () => {
    cache.write(session, tokenWith({ expiresAt: minutesOn(-1) }))
    const oidc = createFakeOidc(() => {
      cache.write(session, tokenWith({ accessToken: 'foreign' }))
      return rotated()
    })
    expect(await asked(oidc)).toBe('foreign')
    expect(cache.read(session)?.accessToken).toBe('foreign')
  })

  it('does not come back after another tool signed out meanwhile', async () => {
    cache.write(session, tokenWith({ expiresAt: minutesOn(-1) }))
    const oidc = createFakeOidc(() => {
      cache.remove(session)
      return rotated()
    })
    await expect(ask(oidc)).rejects.toMatchObject({ code: 'sign-in-missing' })
    expect(cache.peek(session)).toBeUndefined()
  })

  it('is the old one while that still works and no lock can be had', async () => {
    const oidc = createFakeOidc(() => rotated())
    fixture.home.write('.aws/keyless', 'a file where the folder of locks should be')
    cache.write(session, tokenWith({ expiresAt: minutesOn(10) }))
    expect(await asked(oidc)).toBe('access-1')
    fixture.advance(10)
    await expect(ask(oidc)).rejects.toMatchObject({ class: 'SystemError' })
    expect(oidc.requests).toEqual([])
  })

  it('leaves no token and no secret beside the cache', async () => {
    cache.write(session, tokenWith({ expiresAt: minutesOn(10) }))
    await ask(createFakeOidc(() => Promise.reject(refusal('InternalServer', true))))
    const folder = fixture.system.paths.locks
    const notes = readdirSync(folder).filter((name) => name.endsWith('.json'))
    expect(notes).toHaveLength(1)
    for (const name of notes) {
      expect(readFileSync(join(folder, name), 'utf8')).not.toMatch(/refresh-1|access-1|secret/)
    }
  })

  it('is refreshed though the note of the last failure is damaged', async () => {
    cache.write(session, tokenWith({ expiresAt: minutesOn(-1) }))
    await ask(createFakeOidc(() => Promise.reject(refusal('InvalidGrant')))).catch(() => {})
    const folder = fixture.system.paths.locks
    const note = readdirSync(folder).find((name) => name.endsWith('.json')) ?? ''
    writeFileSync(join(folder, note), '{"refreshToken": 7')
    expect(await asked(createFakeOidc(() => rotated()))).toBe('access-2')
  })

  it('is refreshed though a pipe stands where the note would be, and nobody waits for it', async () => {
    cache.write(session, tokenWith({ expiresAt: minutesOn(-1) }))
    const note = failureNotePath(fixture.system, basename(cache.pathOf(session), '.json'))
    mkdirSync(dirname(note), { recursive: true })
    execFileSync('mkfifo', [note])
    expect(await asked(createFakeOidc(() => rotated()))).toBe('access-2')
  })
})
