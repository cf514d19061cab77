import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Cancelled } from '../../src/errors.ts'
import type { SignInOptions } from '../../src/session/sign-in.ts'
import type { SignInEvents } from '../../src/session/sign-in-events.ts'
import { type FlowStage, createFlowStage, tokenFile } from './flow-fixture.ts'
import { redirectedAddress } from './remote-browser.ts'

/** Over SSH: nothing here could show a page. */
const ssh = { SSH_CONNECTION: '198.51.100.7 50000 192.0.2.1 22' }
const remote: SignInOptions = { flow: 'auto', openBrowser: true }

describe('a sign-in over SSH', () => {
  let stage: FlowStage
  beforeEach(async () => {
    stage = await createFlowStage()
  })
  afterEach(async () => stage.close())

  const open = () => stage.open({ session: 'my-org' }, { env: { ...stage.env, ...ssh } })

  interface Asked {
    readonly events: SignInEvents
    readonly problems: (string | undefined)[]
    /** How the last question ended when nobody answered it. */
    ended: boolean
  }

  /** A person at a terminal, who answers in turn with what `answers` make of the address. */
  function terminal(...answers: readonly ((address: string) => string)[]): Asked {
    let shown = ''
    const asked: Asked = {
      problems: [],
      ended: false,
      events: {
        onDeviceCode: () => {},
        onAuthorizeUrl: ({ url, willOpen }) => {
          expect(willOpen).toBe(false)
          shown = url
        },
        askRedirectUrl: async ({ problem, signal }) => {
          const answer = answers[asked.problems.push(problem) - 1]
          if (answer !== undefined) return answer(await redirectedAddress(shown))
          return new Promise((_, reject) => {
            signal.addEventListener('abort', () => {
              asked.ended = true
              reject(new Cancelled())
            })
          })
        },
      },
    }
    return asked
  }

  it('takes the address also when the browser that BROWSER names is not there', async () => {
    const env = { ...stage.env, ...ssh, BROWSER: 'no-such-browser' }
    let failures = 0
    const { events } = terminal((address) => address)
    const { how } = await stage.open({ session: 'my-org' }, { env }).signIn(remote, {
      ...events,
      onAuthorizeUrl: (notice) => events.onAuthorizeUrl({ ...notice, willOpen: false }),
      onBrowserFailed: () => {
        failures += 1
      },
    })
    expect([how, failures]).toEqual(['browser', 1])
  })

  it('takes the address that the person pastes', async () => {
    const { token, how } = await open().signIn(remote, terminal((address) => address).events)
    expect(how).toBe('browser')
    expect(stage.home.read(tokenFile)).toContain(token.accessToken)
  })

  it('asks again, with the reason, when the paste is something else', async () => {
    const asked = terminal(
      () => 'my password',
      (address) => address,
    )
    await open().signIn(remote, asked.events)
    expect(asked.problems).toEqual([undefined, expect.stringContaining('127.0.0.1')])
  })

  it('gives up after five such pastes', async () => {
    const asked = terminal(...Array.from({ length: 9 }, () => () => 'nonsense'))
    await expect(open().signIn(remote, asked.events)).rejects.toMatchObject({
      code: 'sign-in-refused',
    })
    expect(asked.problems).toHaveLength(5)
  })

  it('does not take the address of another sign-in', async () => {
    const asked = terminal((address) => address.replace(/state=[^&]*/, 'state=other'))
    await expect(open().signIn(remote, asked.events)).rejects.toMatchObject({
      code: 'sign-in-state-mismatch',
    })
    expect(stage.sandbox.journal.count('CreateToken')).toBe(0)
    expect(existsSync(join(stage.home.path, tokenFile))).toBe(false)
  })

  it('still listens, for a forwarded port, and then ends the question', async () => {
    const asked = terminal()
    const person = stage.person()
    const events = { ...asked.events, onAuthorizeUrl: person.onAuthorizeUrl.bind(person) }
    expect((await open().signIn(remote, events)).how).toBe('browser')
    expect(asked.ended).toBe(true)
  })

  it('uses a device code where there is no terminal to paste into', async () => {
    expect((await open().signIn(remote, stage.person())).how).toBe('device')
  })
})
