import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createIamOrganisation, robot, robotCode } from '../support/iam-organisation.ts'
import { keyless, keylessCommand, type Outcome } from '../support/programs.ts'
import { onTerminal, type TerminalPlan } from '../support/real-clients.ts'
import { callsOf, createStage, type Stage, tutorialAnswers } from '../support/stage.ts'

const chains = `[profile hub]
role_arn = arn:aws:iam::111111111111:role/Hub
source_profile = dev-admin
[profile guarded]
role_arn = arn:aws:iam::333333333333:role/Guarded
source_profile = robot
mfa_serial = ${robot.mfaSerial}
[profile robot]
aws_access_key_id = ${robot.accessKeyId}
aws_secret_access_key = ${robot.secretAccessKey}
`

describe('switching to a chain on a terminal', () => {
  let stage: Stage
  beforeEach(async () => {
    const extra = { TERM: 'xterm-256color', LANG: 'C.UTF-8' }
    stage = await createStage(extra, createIamOrganisation())
    const set = await keyless(['configure', 'sso', ...tutorialAnswers], { env: stage.env })
    expect(set, set.stderr + stage.browserLog()).toMatchObject({ exitCode: 0 })
    stage.home.write('.aws/config', stage.home.read('.aws/config') + chains)
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
    const question = `Enter MFA code for ${robot.mfaSerial}`
    const outcome = await choose('guarded', [
      [question, '000000\r'],
      ['AWS did not take that code. A code works once: wait for the next one.', ''],
      [question, `${robotCode()}\r`],
    ])
    expect(outcome, outcome.stdout).toMatchObject({ exitCode: 0 })
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
