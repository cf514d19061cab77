import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SignInEvents } from '../../src/session/sign-in-events.ts'
import {
  type FlowStage,
  byDevice,
  createFlowStage,
  legacyTokenFile,
  minutes,
  tokenFile,
} from './flow-fixture.ts'

describe('a sign-in with a device code', () => {
  let stage: FlowStage
  beforeEach(async () => {
    stage = await createFlowStage()
  })
  afterEach(async () => stage.close())

  it('ends with a token that can be refreshed when the session has scopes', async () => {
    const { token, how } = await stage.open().signIn(byDevice, stage.person())
    expect(how).toBe('device')
    expect(token.refreshToken).toBeDefined()
    expect(stage.home.read(tokenFile)).toContain(token.accessToken)
    expect((await stage.open().accounts()).length).toBeGreaterThan(0)
  })

  it('of a legacy profile is the default, is kept under the start URL, and has no refresh token', async () => {
    const open = stage.open({ profile: 'old' })
    const { token, how } = await open.signIn({ flow: 'auto', openBrowser: false }, stage.person())
    expect([how, token.refreshToken]).toEqual(['device', undefined])
    expect(stage.home.read(legacyTokenFile)).toContain('"startUrl"')
    expect(existsSync(join(stage.home.path, tokenFile))).toBe(false)
  })

  it('of a legacy profile asks for a new sign-in when it is over, without a call', async () => {
    const open = stage.open({ profile: 'old' })
    await open.signIn(byDevice, stage.person())
    stage.sandbox.clock.advance(minutes(9 * 60))
    await expect(open.token()).rejects.toMatchObject({ code: 'sign-in-expired' })
    expect(stage.sandbox.journal.count('CreateToken:refresh_token')).toBe(0)
  })

  it('does not use the registration of the browser sign-in, nor the other way round', async () => {
    const open = stage.open()
    await open.signIn(byDevice, stage.person())
    await open.signIn({ ...byDevice, force: true }, stage.person())
    expect(stage.sandbox.journal.count('RegisterClient')).toBe(1)
    await open.signIn({ ...byDevice, flow: 'browser', force: true }, stage.person())
    expect(stage.sandbox.journal.count('RegisterClient')).toBe(2)
  })

  it('goes on when it is told to slow down', async () => {
    stage.sandbox.faults.add({ operation: 'CreateToken', kind: 'slow-down', count: 2 })
    expect((await stage.open().signIn(byDevice, stage.person())).how).toBe('device')
  })

  it('goes on through a dropped connection', async () => {
    stage.sandbox.faults.add({ operation: 'CreateToken', kind: 'refuse', count: 2 })
    expect((await stage.open().signIn(byDevice, stage.person())).how).toBe('device')
  })

  it('that the person denies says so', async () => {
    await expect(stage.open().signIn(byDevice, stage.person({ deny: true }))).rejects.toMatchObject(
      { code: 'sign-in-denied' },
    )
  })

  it('ends by itself when nobody enters the code in time', async () => {
    const nobody: SignInEvents = {
      onAuthorizeUrl: () => {},
      onDeviceCode: () => stage.sandbox.clock.advance(minutes(11)),
    }
    await expect(stage.open().signIn(byDevice, nobody)).rejects.toMatchObject({
      code: 'sign-in-timed-out',
    })
  })

  it('shows no code at an address that is not AWS’s', async () => {
    stage.sandbox.faults.add({
      operation: 'StartDeviceAuthorization',
      kind: 'hostile-link',
      uri: 'https://evil.example/start',
    })
    await expect(stage.open().signIn(byDevice, stage.person())).rejects.toMatchObject({
      code: 'service-answer-invalid',
    })
    expect(stage.visits).toHaveLength(0)
  })

  it('in the wrong Region says so', async () => {
    stage.sandbox.faults.add({ operation: 'StartDeviceAuthorization', kind: 'wrong-region' })
    await expect(stage.open().signIn(byDevice, stage.person())).rejects.toMatchObject({
      code: 'wrong-region',
    })
  })

  it('stops when it is told to, and leaves no token', async () => {
    const stop = new AbortController()
    const events: SignInEvents = {
      onAuthorizeUrl: () => {},
      onDeviceCode: () => stop.abort(),
    }
    const signedIn = stage.open().signIn({ ...byDevice, signal: stop.signal }, events)
    await expect(signedIn).rejects.toMatchObject({ code: 'cancelled', exitCode: 130 })
    expect(existsSync(join(stage.home.path, tokenFile))).toBe(false)
  })
})
