import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keylessCommand, type Outcome } from '../support/programs.ts'
import { onTerminal, type TerminalPlan } from '../support/real-clients.ts'
import { createStage, type Stage, startUrl } from '../support/stage.ts'

const enter = '\r'
const interrupt = '\u0003'

describe('prompts for a screen reader or a dumb terminal', () => {
  let stage: Stage
  beforeEach(async () => {
    stage = await createStage({ TERM: 'dumb', LANG: 'C.UTF-8' })
  })
  afterEach(async () => {
    await stage.close()
  })

  async function play(steps: TerminalPlan['steps']): Promise<Outcome> {
    const command = [...keylessCommand(), 'configure', 'sso', '--profile', 'dev-admin']
    return onTerminal(command, { steps, timeout: 20 }, { env: stage.env })
  }

  it('are whole lines, with lists to choose from by number or by part of a name', async () => {
    const outcome = await play([
      ['SSO session name (Recommended):', `my-org${enter}`],
      ['SSO start URL:', `nonsense${enter}`],
      ['Not a valid Start URL, such as', `${startUrl}${enter}`],
      ['SSO region:', `us-east-1${enter}`],
      ['SSO registration scopes [sso:account:access]:', enter],
      ['Number or part of a name:', `zzz${enter}`],
      ['Nothing matches.', `dev${enter}`],
      ['1. AdministratorAccess', `1${enter}`],
      ['Default client Region:', enter],
      ['CLI default output format', enter],
      ['Write this? [Y/n]', `y${enter}`],
    ])
    expect(outcome, outcome.stdout + stage.browserLog()).toMatchObject({ exitCode: 0 })
    expect(stage.home.read('.aws/config')).toContain('sso_role_name = AdministratorAccess\n')
    expect(outcome.stdout).not.toMatch(/\u001b\[\d*[ABCDGJKmH]/)
  })

  it('take several at once, and say what is unclear', async () => {
    const command = [...keylessCommand(), 'setup', startUrl, '--region', 'us-east-1']
    const steps: TerminalPlan['steps'] = [
      ['A name for this sign-in', enter],
      ['Write this? [Y/n]', `y${enter}`],
      ['all 4 accounts?', `n${enter}`],
      ['1. data', `example${enter}`],
      ['example fits 4', `nobody${enter}`],
      ['nobody fits nothing', `1, dev${enter}`],
      ['Write this? [Y/n]', `y${enter}`],
    ]
    const outcome = await onTerminal(command, { steps, timeout: 20 }, { env: stage.env })
    expect(outcome, outcome.stdout + stage.browserLog()).toMatchObject({ exitCode: 0 })
    expect(stage.home.read('.aws/config').match(/^\[profile /gm)).toHaveLength(3)
  })

  it('end at Ctrl-C with nothing written', async () => {
    const outcome = await play([
      ['SSO session name (Recommended):', `my-org${enter}`],
      ['SSO start URL:', interrupt],
    ])
    expect(outcome, outcome.stdout).toMatchObject({ exitCode: 130 })
    expect(existsSync(join(stage.home.path, '.aws', 'config'))).toBe(false)
  })
})
