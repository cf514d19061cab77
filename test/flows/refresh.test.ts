import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Http } from '../../src/system/http.ts'
import { createTokenCache } from '../../src/tokens/token-cache.ts'
import { type FlowStage, byBrowser, createFlowStage, minutes, tokenFile } from './flow-fixture.ts'

describe('a refresh', () => {
  let stage: FlowStage
  beforeEach(async () => {
    stage = await createFlowStage()
    await stage.open().signIn(byBrowser, stage.person())
  })
  afterEach(async () => stage.close())

  const refreshes = () => stage.sandbox.journal.count('CreateToken:refresh_token')

  it('comes at the fiftieth minute, not before the forty-fifth', async () => {
    stage.sandbox.clock.advance(minutes(44))
    const before = await stage.open().token()
    expect(refreshes()).toBe(0)
    stage.sandbox.clock.advance(minutes(6))
    const after = await stage.open().token()
    expect(after.accessToken).not.toBe(before.accessToken)
    expect(after.registration).toEqual(before.registration)
    expect(stage.home.read(tokenFile)).toContain(after.accessToken)
    expect(refreshes()).toBe(1)
  })

  it('keeps a sign-in going until the session ends, and then says what to run', async () => {
    for (let hour = 0; hour < 7; hour++) {
      stage.sandbox.clock.advance(minutes(50))
      await stage.open().token()
    }
    expect(refreshes()).toBe(7)
    stage.sandbox.clock.advance(minutes(8 * 60))
    await expect(stage.open().token()).rejects.toMatchObject({
      code: 'sign-in-expired',
      exitCode: 4,
      fix: 'keyless login my-org',
    })
  })

  it('asks an ended session once, not for each of many callers', async () => {
    stage.sandbox.clock.advance(minutes(9 * 60))
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => stage.open().token()),
    )
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true)
    expect(refreshes()).toBe(1)
  })

  it('is one for many callers at once', async () => {
    stage.sandbox.clock.advance(minutes(70))
    const tokens = await Promise.all(Array.from({ length: 30 }, () => stage.open().token()))
    expect(new Set(tokens.map(({ accessToken }) => accessToken)).size).toBe(1)
    expect(refreshes()).toBe(1)
  })

  it('that another tool was first with ends with that tool’s token', async () => {
    const cache = createTokenCache(stage.system)
    const { session } = stage.open()
    const mine = cache.read(session)!
    stage.sandbox.clock.advance(minutes(70))
    const theirs = await stage.open().token()
    // As if the other tool had used the refresh token, but had not written its file yet.
    cache.write(session, mine)
    const http: Http = {
      request: async (request) => {
        const answer = await stage.system.http.request(request)
        cache.write(session, theirs)
        return answer
      },
    }
    const found = await stage.open({ session: 'my-org' }, { http }).token()
    expect(found.accessToken).toBe(theirs.accessToken)
    expect(stage.sandbox.journal.entries('CreateToken').at(-1)?.outcome).toContain('InvalidGrant')
  })

  it('that fails does not matter while the token still works', async () => {
    stage.sandbox.clock.advance(minutes(50))
    stage.sandbox.faults.add({ operation: 'CreateToken', kind: 'server-error' })
    const before = stage.open().cachedToken()
    expect(await stage.open().token()).toEqual(before)
    const asked = refreshes()
    expect(await stage.open().token()).toEqual(before)
    expect(refreshes()).toBe(asked)
    stage.sandbox.faults.clear()
    stage.sandbox.clock.advance(minutes(2))
    expect((await stage.open().token()).accessToken).not.toBe(before?.accessToken)
  })

  it('that fails on an expired token says what failed, not to sign in again', async () => {
    stage.sandbox.clock.advance(minutes(70))
    stage.sandbox.faults.add({ operation: 'CreateToken', kind: 'server-error' })
    await expect(stage.open().token()).rejects.toMatchObject({ code: 'service-failed' })
    stage.sandbox.faults.clear()
    await expect(stage.open().token()).resolves.toBeDefined()
  })

  it('keeps the refresh token when the answer brings none', async () => {
    const before = stage.open().cachedToken()?.refreshToken
    stage.sandbox.clock.advance(minutes(50))
    stage.sandbox.faults.add({ operation: 'CreateToken', kind: 'no-refresh-token', count: 1 })
    expect((await stage.open().token()).refreshToken).toBe(before)
  })

  it('is not tried once the registration has expired', async () => {
    stage.sandbox.clock.advance(minutes(91 * 24 * 60))
    await expect(stage.open().token()).rejects.toMatchObject({
      code: 'sign-in-expired',
      message: expect.stringContaining('registration'),
    })
    expect(refreshes()).toBe(0)
  })

  it('does not happen for a corrupt file, which counts as no sign-in', async () => {
    stage.home.write(tokenFile, stage.home.read(tokenFile).slice(0, 100))
    await expect(stage.open().token()).rejects.toMatchObject({ code: 'sign-in-missing' })
    expect(stage.warnings).toEqual([expect.stringContaining('.aws/sso/cache/')])
    expect(refreshes()).toBe(0)
  })
})
