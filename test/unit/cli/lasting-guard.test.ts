import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { guardOfAgent, guardOfCaller, type LastingGuard } from '../../../src/cli/lasting-guard.ts'
import { lastingCredentials } from '../../../src/session/lasting-credentials.ts'
import { createHostSystem } from '../../../src/system/host-system.ts'
import type { System } from '../../../src/system/system.ts'
import { journalEntries } from '../../support/journal.ts'
import { createTempHome, type TempHome } from '../../support/temp-home.ts'

const keys = JSON.stringify({
  Version: 1,
  AccessKeyId: 'ASIAEXAMPLE',
  SecretAccessKey: 's',
  SessionToken: 't',
  Expiration: '2099-01-01T00:00:00Z',
})

const settingsFile = '.config/keyless/config.yaml'
const assistantsMayNot = (profiles: string) => `version: 1
guard:
  - name: assistants
    callers: { assistants: any }
    deny: { profiles: [${profiles}] }
`

let home: TempHome
let system: System

beforeEach(() => {
  home = createTempHome()
  const file = home.write('keys.json', keys)
  const section = `credential_process = cat ${file}\n`
  home.write('.aws/config', `[profile prod]\n${section}[profile prod-ro]\n${section}`)
  const { platform, versions, pid, argv, execPath } = process
  const env = { ...home.env, CLAUDECODE: '1' }
  system = createHostSystem({ platform, versions, pid, argv, execPath, env })
})
afterEach(() => home.remove())

const serving = (guard: LastingGuard) => lastingCredentials('prod', system, guard)

const refusals = () => journalEntries(home).filter(({ event }) => event === 'refused')

describe('a server that stays with its caller', () => {
  it('asks the guard rules again when the settings change, and journals the refusal once', async () => {
    const current = serving(guardOfCaller(system))
    expect(await current()).toMatchObject({ accessKeyId: 'ASIAEXAMPLE' })
    home.write(settingsFile, assistantsMayNot('prod'))
    await expect(current()).rejects.toMatchObject({ code: 'guard-refused' })
    await expect(current()).rejects.toMatchObject({ code: 'guard-refused' })
    expect(refusals()).toMatchObject([{ profile: 'prod', reason: 'assistants' }])
    home.write(settingsFile, assistantsMayNot('another'))
    expect(await current()).toMatchObject({ accessKeyId: 'ASIAEXAMPLE' })
  })

  it('goes on with a twin, and stops where the settings cannot be read', async () => {
    const current = serving(guardOfCaller(system))
    await current()
    home.write(settingsFile, `${assistantsMayNot('prod')}    twin: '{profile}-ro'\n`)
    expect(await current()).toMatchObject({ accessKeyId: 'ASIAEXAMPLE' })
    home.write(settingsFile, 'guard: [')
    await expect(current()).rejects.toMatchObject({ code: 'settings-invalid' })
  })
})

describe('the agent, which does not know whose request comes', () => {
  it('serves on where the new rules cannot concern the profile', async () => {
    const current = serving(guardOfAgent(system))
    await current()
    home.write(settingsFile, assistantsMayNot('another'))
    expect(await current()).toMatchObject({ accessKeyId: 'ASIAEXAMPLE' })
  })

  it('refuses where they could, until somebody who may use it asks again', async () => {
    const guard = guardOfAgent(system)
    const current = serving(guard)
    await current()
    home.write(settingsFile, assistantsMayNot('prod'))
    await expect(current()).rejects.toMatchObject({
      code: 'guard-changed',
      fix: 'keyless agent start prod',
    })
    guard.letIn()
    expect(await current()).toMatchObject({ accessKeyId: 'ASIAEXAMPLE' })
    // The same rules, written elsewhere in the file.
    home.write(settingsFile, `# ours\n${assistantsMayNot('prod')}`)
    expect(await current()).toMatchObject({ accessKeyId: 'ASIAEXAMPLE' })
    home.write(settingsFile, assistantsMayNot('prod*'))
    await expect(current()).rejects.toMatchObject({ code: 'guard-changed' })
  })
})
