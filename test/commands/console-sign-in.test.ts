import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createChainStage } from '../support/chain-stage.ts'
import { robot, robotCode } from '../support/iam-organisation.ts'
import { keyless, keylessCommand, type Outcome } from '../support/programs.ts'
import { onTerminal, type TerminalPlan } from '../support/real-clients.ts'
import { callsOf, type Stage } from '../support/stage.ts'

describe('the console of a role at the end of a chain', () => {
  let stage: Stage
  beforeEach(async () => {
    stage = await createChainStage()
  })
  afterEach(async () => {
    await stage.close()
  })

  const open = (profile: string, steps: TerminalPlan['steps'] = []): Promise<Outcome> =>
    onTerminal([...keylessCommand(), 'console', profile], { steps, timeout: 20 }, stage)

  it('opens after a sign-in on the way, on a terminal', async () => {
    await keyless(['logout', '--all'], { env: stage.env })
    const outcome = await open('hub')
    expect(outcome, outcome.stdout).toMatchObject({ exitCode: 0 })
    expect(outcome.stdout).toContain('Opening the console of hub (111111111111, Hub).')
    expect(callsOf(stage, 'GetSigninToken')).toBe(1)
  })

  it('asks for the code of an authenticator on a terminal', async () => {
    const outcome = await open('guarded', [['Enter MFA code for', `${robotCode()}\r`]])
    expect(outcome, outcome.stdout).toMatchObject({ exitCode: 0 })
    expect(callsOf(stage, 'GetSigninToken')).toBe(1)
  })

  it('takes the code from a flag, and without a person says what is missing', async () => {
    const { env } = stage
    const missing = await keyless(['console', 'guarded'], { env })
    expect(missing).toMatchObject({ exitCode: 4, stdout: '' })
    expect(missing.stderr).toContain(`needs a code of the authenticator ${robot.mfaSerial}`)
    const opened = await keyless(['console', 'guarded', '--mfa-code', robotCode()], { env })
    expect(opened, opened.stderr).toMatchObject({ exitCode: 0 })
    await keyless(['logout', '--all'], { env })
    const ended = await keyless(['console', 'hub'], { env })
    expect(ended.stderr).toContain('try: keyless login my-org')
  })
})
