import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AgentAnswer, askAgent } from '../support/agent-client.ts'
import { createMovedClock, type MovedClock } from '../support/moved-clock.ts'
import { keyless } from '../support/programs.ts'
import { callsOf, createStage, setAhead, setUpDevAdmin, type Stage } from '../support/stage.ts'

const minute = 60_000

describe('agent', () => {
  let stage: Stage
  let clock: MovedClock
  let env: Record<string, string>

  const moveTo = (minutes: number): void => {
    setAhead(stage, minutes * minute)
    clock.setAhead(minutes * 60)
  }
  const start = async () => {
    const { stdout, stderr } = await keyless(['agent', 'start', 'dev-admin', '--json'], { env })
    expect(stderr).toBe('')
    const { profiles } = JSON.parse(stdout) as { profiles: { url: string; token: string }[] }
    return profiles[0] ?? { url: '', token: '' }
  }
  const crowd = ({ url, token }: { url: string; token: string }): Promise<AgentAnswer[]> =>
    Promise.all(Array.from({ length: 1000 }, () => askAgent(url, { token })))

  beforeEach(async () => {
    stage = await createStage()
    clock = createMovedClock(stage.home.path)
    await setUpDevAdmin(stage)
    env = { ...stage.env, ...clock.env }
  })
  afterEach(async () => {
    await keyless(['agent', 'stop'], { env })
    await stage.close()
  })

  it('asks AWS once for a thousand that ask at once, when its keys have ended too', async () => {
    const served = await start()
    expect(new Set((await crowd(served)).map(({ body }) => body)).size).toBe(1)
    expect(callsOf(stage, 'GetRoleCredentials')).toBe(1)
    moveTo(61)
    const answers = await crowd(served)
    expect(new Set(answers.map(({ status, body }) => `${status} ${body}`)).size).toBe(1)
    expect(answers[0]).toMatchObject({ status: 200 })
    expect(callsOf(stage, 'GetRoleCredentials')).toBe(2)
    expect(callsOf(stage, 'CreateToken:refresh_token')).toBe(1)
  })

  it('serves for two hours, says what to do when the sign-in has ended, and goes on after it', async () => {
    const served = await start()
    for (const minutes of [0, 30, 50, 70, 100, 135]) {
      moveTo(minutes)
      expect(await askAgent(served.url, served)).toMatchObject({ status: 200 })
    }
    moveTo(10 * 60)
    const { status, body } = await askAgent(served.url, served)
    expect({ status, body }).toMatchObject({ status: 401 })
    expect(body).toContain('Try: keyless login my-org')
    const shown = await keyless(['agent', 'status'], { env })
    expect(shown.stdout).toContain('not refreshed')
    expect(shown.stderr).toContain('keyless login my-org')
    const login = await keyless(['login', 'my-org'], { env })
    expect(login, login.stderr + stage.browserLog()).toMatchObject({ exitCode: 0 })
    await expect.poll(() => askAgent(served.url, served)).toMatchObject({ status: 200 })
  })

  it('serves nothing after a sign-out', async () => {
    const served = await start()
    expect(await askAgent(served.url, served)).toMatchObject({ status: 200 })
    expect(await keyless(['logout', 'my-org'], { env })).toMatchObject({ exitCode: 0 })
    // The sign-in's file is looked at every now and then, not for every request.
    await expect.poll(() => askAgent(served.url, served)).toMatchObject({ status: 401 })
  })
})
