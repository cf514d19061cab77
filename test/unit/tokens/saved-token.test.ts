import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, utimesSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SystemError } from '../../../src/errors.ts'
import { OidcFault } from '../../../src/identity-center/faults.ts'
import { createOidcClient } from '../../../src/identity-center/oidc-client.ts'
import { type Clock, systemClock } from '../../../src/system/clock.ts'
import type { Http } from '../../../src/system/http.ts'
import { claimNext, readHighest } from '../../../src/system/lock-generations.ts'
import { createProcessTable } from '../../../src/system/process-table.ts'
import {
  createTokenCache,
  type TokenCache,
  tokenFileName,
} from '../../../src/tokens/token-cache.ts'
import { encodeToken } from '../../../src/tokens/token-file.ts'
import { tokenLockFolder } from '../../../src/tokens/refresh.ts'
import { validToken } from '../../../src/tokens/valid-token.ts'
import {
  createFakeOidc,
  createFixture,
  type FakeOidc,
  type Fixture,
  minutesOn,
  rotated,
  session,
  tokenWith,
} from './token-fixture.ts'

const old = tokenWith({ expiresAt: minutesOn(-1) })
const saved = tokenWith({ accessToken: 'access-2', refreshToken: 'refresh-2' })
const temp = '.aws/sso/cache/.0ad374308c5a4e22f723adf10145eafad7c4031c.json.0123456789abcdef.tmp'

const refused = new OidcFault({
  ...{ operation: 'CreateToken', name: 'InvalidGrant', message: '', status: 400 },
  ...{ requestId: undefined, retryable: false, retryAfterMs: undefined },
})

let fixture: Fixture
let cache: TokenCache
beforeEach(() => {
  fixture = createFixture()
  cache = createTokenCache(fixture.system)
  cache.write(session, old)
})
afterEach(() => fixture.home.remove())

const ask = async (oidc: FakeOidc, through: TokenCache = cache): Promise<string> =>
  (await validToken(session, { system: fixture.system, cache: through, oidc })).accessToken

const names = (): readonly string[] => readdirSync(dirname(cache.pathOf(session)))

it('asks for no token where there is no room for it, so that the old one is not spent', async () => {
  const full: TokenCache = {
    ...cache,
    reserve: () => {
      throw new SystemError('disk-full', 'The disk is full.')
    },
  }
  const oidc = createFakeOidc(() => rotated())
  await expect(ask(oidc, full)).rejects.toMatchObject({ code: 'disk-full' })
  expect(oidc.requests).toEqual([])
  expect(await ask(oidc)).toBe('access-2')
})

it('has the room in hand while it asks, and leaves nothing of it', async () => {
  const during: (readonly string[])[] = []
  const oidc = createFakeOidc(() => {
    during.push(names())
    return rotated()
  })
  await ask(oidc)
  expect(during[0]?.filter((name) => name.endsWith('.tmp'))).toHaveLength(1)
  expect(names()).toEqual(['0ad374308c5a4e22f723adf10145eafad7c4031c.json'])
})

it('gives the room back when there is no token', async () => {
  const failing = createFakeOidc(() => Promise.reject(new DOMException('late', 'TimeoutError')))
  await expect(ask(failing)).rejects.toMatchObject({ code: 'network-timeout' })
  expect(names()).toHaveLength(1)
})

it('serves this call when the token cannot be saved in spite of the room', async () => {
  const unwritable: TokenCache = {
    ...cache,
    reserve: () => ({
      close: () => {},
      write: () => {
        throw new SystemError('file-unwritable', 'The disk failed.')
      },
    }),
  }
  expect(
    await ask(
      createFakeOidc(() => rotated()),
      unwritable,
    ),
  ).toBe('access-2')
  expect(fixture.warnings).toEqual([expect.stringContaining('The disk failed.')])
})

it('saves the token although the file of the old one cannot be read at that moment', async () => {
  let asked = false
  const unreadable: TokenCache = {
    ...cache,
    peek: (of) => {
      if (asked) throw new SystemError('file-unreadable', 'The disk failed.')
      return cache.peek(of)
    },
  }
  const oidc = createFakeOidc(() => {
    asked = true
    return rotated()
  })
  expect(await ask(oidc, unreadable)).toBe('access-2')
  expect(cache.peek(session)).toMatchObject({ refreshToken: 'refresh-2' })
})

it('goes on with the token that a killed process had received', async () => {
  fixture.home.write(temp, encodeToken(saved))
  const oidc = createFakeOidc(() => rotated(3))
  expect(await ask(oidc)).toBe('access-2')
  expect(oidc.requests).toEqual([])
  expect(cache.peek(session)).toEqual(saved)
})

it('renews with the refresh token that a killed process had received', async () => {
  fixture.home.write(temp, encodeToken({ ...saved, expiresAt: minutesOn(-1) }))
  const oidc = createFakeOidc(() => rotated(3))
  expect(await ask(oidc)).toBe('access-3')
  expect(oidc.requests).toMatchObject([{ refreshToken: 'refresh-2' }])
})

it('does not go back to what was left before the last sign-in, nor to half a file', async () => {
  utimesSync(fixture.home.write(temp, encodeToken(saved)), 1, 1)
  fixture.home.write(temp.replace('0123', '4567'), encodeToken(saved).slice(0, 100))
  expect(await ask(createFakeOidc(() => rotated(3)))).toBe('access-3')
})

it('takes what killed processes left with it when it is removed', () => {
  const path = fixture.home.write(temp, encodeToken(saved))
  expect(cache.remove(session)).toBe(true)
  expect(existsSync(path)).toBe(false)
  expect(names()).toEqual([])
})

describe('a refused refresh token', () => {
  /** How long was waited on purpose, in milliseconds. */
  async function waited(): Promise<number> {
    let sum = 0
    const sleep: Clock['sleep'] = async (ms, signal) => {
      sum += ms
      await systemClock.sleep(ms, signal)
    }
    const system = { ...fixture.system, clock: { ...fixture.system.clock, sleep } }
    const oidc = createFakeOidc(() => Promise.reject(refused))
    const asked = validToken(session, { system, cache, oidc })
    await expect(asked).rejects.toMatchObject({ code: 'sign-in-expired' })
    return sum
  }

  it('may be another tool’s doing, whose token is looked for', async () => {
    expect(await waited()).toBeGreaterThanOrEqual(1500)
  })

  it('is most often the doing of a keyless that was killed, and nobody waits long for it', async () => {
    const folder = tokenLockFolder(fixture.system, tokenFileName(session))
    mkdirSync(folder, { recursive: true })
    const self = createProcessTable(fixture.system.platform).self()
    const { pid } = spawnSync('true')
    expect(claimNext(folder, readHighest(folder), { ...self, pid })).toBeDefined()
    expect(await waited()).toBeLessThan(1000)
  })
})

/** What another container does when the lease of the current holder is over. */
function takeOver(): void {
  const folder = tokenLockFolder(fixture.system, tokenFileName(session))
  const self = { ...createProcessTable(fixture.system.platform).self(), machine: 'elsewhere' }
  expect(claimNext(folder, readHighest(folder), self)).toBeDefined()
}

it('keeps a token that came after another had taken the lock', async () => {
  const oidc = createFakeOidc(() => {
    takeOver()
    return rotated()
  })
  expect(await ask(oidc)).toBe('access-2')
  expect(cache.read(session)).toMatchObject({ refreshToken: 'refresh-2' })
})

it('leaves the token of whoever took the lock, and takes it', async () => {
  const theirs = tokenWith({ accessToken: 'access-3', refreshToken: 'refresh-3' })
  const oidc = createFakeOidc(() => {
    takeOver()
    cache.write(session, theirs)
    return rotated()
  })
  expect(await ask(oidc)).toBe('access-3')
  expect(cache.read(session)).toEqual(theirs)
})

it('sends no refresh token again once another has the lock', async () => {
  const { system } = fixture
  let requests = 0
  const http: Http = {
    request: () => {
      requests += 1
      takeOver()
      const headers = { 'retry-after': '3' }
      return Promise.resolve({ status: 429, headers, body: '{}' })
    },
  }
  const { clock, log } = system
  const oidc = createOidcClient({ http, clock, log, endpoint: 'http://127.0.0.1:1' })
  await expect(validToken(session, { system, cache, oidc })).rejects.toThrow('took over')
  expect(requests).toBe(1)
})
