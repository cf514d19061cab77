import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SignInEvents } from '../../src/session/sign-in-events.ts'
import { type FlowStage, byBrowser, byDevice, createFlowStage } from './flow-fixture.ts'

describe('what a person is shown while signing in', () => {
  let stage: FlowStage
  beforeEach(async () => {
    stage = await createFlowStage()
  })
  afterEach(async () => stage.close())

  /** Shows it as `person` does, and goes on in its own way. */
  function then(reply: () => Promise<void | 'shown'>): SignInEvents {
    const person = stage.person()
    return {
      onAuthorizeUrl: async (notice) => {
        person.onAuthorizeUrl(notice)
        return reply()
      },
      onDeviceCode: async (notice) => {
        person.onDeviceCode(notice)
        return reply()
      },
    }
  }

  it('may stay on the screen while the answer comes', async () => {
    const forever = then(async () => new Promise<void>(() => {}))
    const browser = await stage.open().signIn(byBrowser, forever)
    expect(browser.how).toBe('browser')
    const device = await stage.open().signIn({ ...byDevice, force: true }, forever)
    expect(device.how).toBe('device')
  })

  it('ends the sign-in when it cannot be shown', async () => {
    const broken: SignInEvents = {
      onAuthorizeUrl: async () => Promise.reject(new Error('no window')),
      onDeviceCode: async () => Promise.reject(new Error('no window')),
    }
    await expect(stage.open().signIn(byBrowser, broken)).rejects.toThrow('no window')
    await expect(stage.open().signIn(byDevice, broken)).rejects.toThrow('no window')
  })

  it('is opened in no browser when the caller has brought it to the person', async () => {
    const opened = { ...byBrowser, openBrowser: true, browserCommand: `${stage.home.path}/none` }
    const failures: Error[] = []
    const onBrowserFailed = (error: Error) => void failures.push(error)
    const events = { ...then(async () => 'shown'), onBrowserFailed }
    expect((await stage.open().signIn(opened, events)).how).toBe('browser')
    expect(failures).toHaveLength(0)
  })
})
