import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createChainStage } from '../support/chain-stage.ts'
import { robot, robotCode } from '../support/iam-organisation.ts'
import { keyless, keylessCommand, type Outcome } from '../support/programs.ts'
import { onTerminal, type TerminalPlan } from '../support/real-clients.ts'
import { callsOf, type Stage } from '../support/stage.ts'

describe('switching to a chain on a terminal', () => {
  let stage: Stage
  beforeEach(async () => {
    stage = await createChainStage()
  })
  afterEach(async () => {
    await stage.close()
  })

  /** Its stdout goes to the file `chosen`, as in awsp. */
  async function choose(name: string, steps: TerminalPlan['steps']): Promise<Outcome> {
    const command = ['sh', '-c', '"$@" >"$HOME/chosen"', 'sh', ...keylessCommand()]
    const plan = { steps, timeout: 20 }
    return onTerminal([...command, '__switch', '--', name], plan, { env: stage.env })
  }

  it('asks for the code of an authenticator', async () => {
    const outcome = await choose('guarded', [['Enter MFA code for', `${robotCode()}\r`]])
    expect(outcome, outcome.stdout).toMatchObject({ exitCode: 0 })
    expect(stage.home.read('chosen')).toBe('none 0 0 guarded\n')
  })

  it('asks again for a code that AWS did not take, and says why', async () => {
    // The mark of a question that waits for its answer: a settled one has another.
    const question = `◆  Enter MFA code for ${robot.mfaSerial}`
    const outcome = await choose('guarded', [
      [question, '000000\r'],
      [question, `${robotCode()}\r`],
    ])
    expect(outcome, outcome.stdout).toMatchObject({ exitCode: 0 })
    expect(outcome.stdout).toContain(
      'AWS did not take that code. A code works once: wait for the next one.',
    )
    expect(callsOf(stage, 'GetSessionToken')).toBe(2)
  })

  it('signs in to the session at the source', async () => {
    await keyless(['logout', '--all'], { env: stage.env })
    const outcome = await choose('hub', [])
    expect(outcome, outcome.stdout).toMatchObject({ exitCode: 0 })
    expect(outcome.stdout).toContain('hub: Hub in 111111111111')
    expect(stage.home.read('chosen')).toBe('none 0 0 hub\n')
  })
})
