import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Keyring, startKeyring } from '../support/keyring.ts'
import { fixedOffset } from '../support/moved-clock.ts'
import { keyless } from '../support/programs.ts'
import { awsCli, boto3WhoAmI } from '../support/real-clients.ts'
import { createStage, setUpDevAdmin, type Stage } from '../support/stage.ts'
import { missingWitness } from '../support/witnesses.ts'

const notHere = missingWitness('KEYLESS_WITNESS_AWS') || missingWitness('KEYLESS_WITNESS_PYTHON')
const exportProcess = ['configure', 'export-credentials', '--profile', 'dev-admin']
const minutes = 60

describe.skipIf(notHere)('real clients beside sealed secrets', () => {
  let keyring: Keyring
  let stage: Stage
  beforeAll(async () => {
    keyring = await startKeyring()
  })
  afterAll(async () => keyring.close())
  beforeEach(async () => {
    stage = await createStage(keyring.env)
    await setUpDevAdmin(stage)
  })
  afterEach(async () => stage.close())

  const ours = async (args: readonly string[], extra: Record<string, string> = {}) => {
    const outcome = await keyless(args, { env: { ...stage.env, ...extra } })
    expect(outcome, outcome.stderr).toMatchObject({ exitCode: 0 })
    return outcome
  }
  const theirs = async (extra: Record<string, string> = {}) => {
    const env = { ...stage.env, ...extra }
    const [cli, python] = await Promise.all([
      awsCli(exportProcess, { env }),
      boto3WhoAmI('dev-admin', { env }),
    ])
    return { cli, python }
  }
  const works = async (extra: Record<string, string> = {}) => {
    const { cli, python } = await theirs(extra)
    expect([cli.exitCode, python.exitCode], cli.stderr + python.stderr).toEqual([0, 0])
  }
  const namesIn = (folder: string): readonly string[] => {
    const path = join(stage.home.path, '.aws', folder)
    return existsSync(path) ? readdirSync(path) : []
  }

  it('serves them until the access token expires, and again once keyless has renewed it', async () => {
    await ours(['protect', '--yes'])
    await works()
    const later = fixedOffset(65 * minutes)
    stage.sandbox.clock.advance(65 * minutes * 1000)
    const { cli, python } = await theirs(later)
    expect(cli.stderr).toContain('expired')
    expect([cli.exitCode, python.exitCode === 0]).toEqual([255, false])
    await ours(['credential-process', 'dev-admin'], later)
    await works(later)
  })

  it('serves them through keyless where nothing is left, and puts everything back', async () => {
    const config = stage.home.read('.aws/config')
    const [token = ''] = namesIn('sso/cache')
    const text = stage.home.read(`.aws/sso/cache/${token}`)
    await ours(['protect', '--strict', '--yes'])
    expect(namesIn('sso/cache')).toEqual([])
    await works()
    expect([...namesIn('sso/cache'), ...namesIn('cli/cache')]).toEqual([])
    await ours(['unprotect', '--yes'])
    expect(stage.home.read('.aws/config')).toBe(config)
    expect(stage.home.read(`.aws/sso/cache/${token}`)).toBe(text)
    await works()
  })

  it("seals what the AWS CLI's login writes back, and says so", async () => {
    await ours(['protect', '--yes'])
    const login = await awsCli(['sso', 'login', '--profile', 'dev-admin'], { env: stage.env })
    expect(login, login.stderr + stage.browserLog()).toMatchObject({ exitCode: 0 })
    const { stderr } = await ours(['status'])
    expect(stderr).toContain('in plaintext; it is sealed now')
    const folder = join(stage.home.path, '.aws/sso/cache')
    const left = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
    expect(left.join()).not.toMatch(/refreshToken|clientSecret/)
    await works()
  })
})
