import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lastingCredentials } from '../../../src/session/lasting-credentials.ts'
import { createHostSystem } from '../../../src/system/host-system.ts'
import type { System } from '../../../src/system/system.ts'
import { createTempHome, type TempHome } from '../../support/temp-home.ts'

const minute = 60_000

describe('lasting credentials', () => {
  let home: TempHome
  let aheadMs: number
  let system: System

  /** A credential_process that counts its runs; the keys last an hour from the clock of the test. */
  function writeProcess(): void {
    const expiration = new Date(Date.now() + aheadMs + 60 * minute).toISOString()
    const answer = JSON.stringify({
      Version: 1,
      AccessKeyId: 'ASIAEXAMPLE',
      SecretAccessKey: 's',
      SessionToken: 't',
      Expiration: expiration,
    })
    home.write('tool', `#!/bin/sh\necho run >>"$HOME/runs"\necho '${answer}'\n`, 0o755)
  }
  const runs = (): number => home.read('runs').split('\n').length - 1

  beforeEach(() => {
    home = createTempHome()
    aheadMs = 0
    home.write('.aws/config', `[profile dev]\ncredential_process = ${home.path}/tool\n`)
    writeProcess()
    const { platform, versions, pid, argv, execPath } = process
    const host = createHostSystem({ platform, versions, pid, argv, execPath, env: home.env })
    const clock = { ...host.clock, now: () => new Date(Date.now() + aheadMs) }
    system = Object.create(host, { clock: { value: clock } }) as System
  })
  afterEach(() => home.remove())

  it('come from one run of a process for as long as they are good', async () => {
    const current = lastingCredentials('dev', system)
    const first = await current()
    aheadMs = 44 * minute
    expect(await current()).toBe(first)
    expect(runs()).toBe(1)
    aheadMs = 46 * minute
    writeProcess()
    expect(await current()).not.toEqual(first)
    expect(runs()).toBe(2)
  })

  it('come from one run for callers that come together', async () => {
    const current = lastingCredentials('dev', system)
    const all = await Promise.all(Array.from({ length: 100 }, current))
    expect(new Set(all).size).toBe(1)
    expect(runs()).toBe(1)
  })

  it('are those of the profile that is permitted in its place', async () => {
    const permit = async () => 'dev'
    expect(await lastingCredentials('prod', system, { permit })()).toMatchObject({
      accessKeyId: 'ASIAEXAMPLE',
    })
  })

  it('come again when the files have been mended', async () => {
    const good = home.read('.aws/config')
    home.write('.aws/config', '[profile dev]\nregion = us-east-1\n')
    const current = lastingCredentials('dev', system)
    await expect(current()).rejects.toMatchObject({ code: 'profile-without-credentials' })
    home.write('.aws/config', good)
    expect(await current()).toMatchObject({ accessKeyId: 'ASIAEXAMPLE' })
  })
})
