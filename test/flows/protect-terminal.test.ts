import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keyless, keylessCommand } from '../support/programs.ts'
import { onTerminal } from '../support/real-clients.ts'
import { deployPlan, layOutKey, writePlan } from '../support/migration-stage.ts'
import { createStage, setUpDevAdmin, type Stage } from '../support/stage.ts'

const noKeychain = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' }
const passphrase = 'correct horse battery'

describe('a machine without a keychain', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await createStage(noKeychain)
    await setUpDevAdmin(stage)
  })
  afterAll(async () => {
    await ours('protect', '--lock')
    await stage.close()
  })

  const ours = async (...args: readonly string[]) => keyless(args, { env: stage.env })
  const person = async (
    args: readonly string[],
    steps: readonly (readonly [string, string])[],
    columns = 80,
  ) => onTerminal([...keylessCommand(), ...args], { steps, columns }, { env: stage.env })

  it('is said in one sentence where nobody can be asked', async () => {
    const { exitCode, stderr } = await ours('protect', '--yes')
    expect(exitCode).toBe(1)
    expect(stderr).toContain('cannot be used from here')
    expect(stderr).toContain('try: keyless protect --passphrase')
  })

  it('asks nothing where nothing is sealed', async () => {
    expect(await person(['unprotect'], [])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('Nothing is sealed.') as string,
    })
  })

  it('says what to run when the two passphrases were not the same', async () => {
    const { exitCode, stdout } = await person(
      ['protect', '--passphrase'],
      [
        ['Seal them?', 'y'],
        ['New passphrase', `${passphrase}\r`],
        ['The same again', 'correct horse\r'],
      ],
    )
    expect([exitCode, stdout]).toEqual([2, expect.stringContaining('try: keyless protect --pass')])
  })

  it('says so of the copies of a migration too', async () => {
    layOutKey(stage.home)
    const plan = writePlan(stage.home, deployPlan(stage.home))
    const { exitCode, stdout } = await person(
      ['migrate', 'apply', plan, '--yes', '--passphrase'],
      [
        ['New passphrase', `${passphrase}\r`],
        ['The same again', 'correct horse\r'],
      ],
    )
    expect([exitCode, stdout]).toEqual([2, expect.stringContaining('try: run the same command')])
  })

  it('takes a passphrase from a person, who sees first what tools will see', async () => {
    const outcome = await person(
      ['protect', '--strict'],
      [
        ['Seal them?', 'y'],
        ['New passphrase', `${passphrase}\r`],
        ['The same again', `${passphrase}\r`],
      ],
    )
    expect(outcome, outcome.stdout).toMatchObject({ exitCode: 0 })
    expect(outcome.stdout).toContain('Sees after')
    expect(outcome.stdout).toContain('keyless_sso_session = my-org')
    expect(outcome.stdout).not.toContain(passphrase)
    expect((await ours('whoami', '--profile', 'dev-admin')).exitCode).toBe(0)
  })

  it('asks once a session, and never in the background', async () => {
    expect((await ours('protect', '--lock')).exitCode).toBe(0)
    const startedMs = performance.now()
    const { exitCode, stderr } = await ours('credential-process', 'dev-admin')
    expect([exitCode, performance.now() - startedMs < 20_000]).toEqual([1, true])
    expect(stderr).toContain('has not been typed')
    expect(stderr).toContain('try: keyless protect --unlock')
    const whoami = ['whoami', '--profile', 'dev-admin']
    const wrong = await person(whoami, [
      ['Passphrase', 'something else\r'],
      ['Once more', `${passphrase}\r`],
      ['AdministratorAccess', ''],
    ])
    expect(wrong, wrong.stdout).toMatchObject({ exitCode: 0 })
    expect((await ours(...whoami)).exitCode).toBe(0)
    expect((await ours('protect', '--lock')).exitCode).toBe(0)
    const given = await keyless(['protect', '--unlock', '--passphrase-stdin'], {
      env: stage.env,
      input: `${passphrase}\n`,
    })
    expect(given, given.stderr).toMatchObject({ exitCode: 0 })
    expect(given.stdout).toContain('They can be opened now.')
  })

  it('says what cannot be opened before it shows what would change', async () => {
    expect((await ours('protect', '--lock')).exitCode).toBe(0)
    const { exitCode, stderr } = await ours('unprotect', '--yes')
    expect(exitCode).toBe(1)
    expect(stderr).toContain('has not been typed')
    expect(stderr).not.toContain('sso_session = my-org')
    const input = `${passphrase}\n`
    await keyless(['protect', '--unlock', '--passphrase-stdin'], { env: stage.env, input })
  })

  it('goes back', async () => {
    const outcome = await person(['unprotect'], [['Put everything back?', 'y']])
    expect(outcome, outcome.stdout).toMatchObject({ exitCode: 0 })
    expect((await ours('protect', '--status')).stdout).toMatch(/^Protection is off\./)
    expect((await ours('whoami', '--profile', 'dev-admin')).exitCode).toBe(0)
  })
})
