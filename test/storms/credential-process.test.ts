import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fixedOffset } from '../support/moved-clock.ts'
import { keyless, keylessCommand, type Outcome, runProgram } from '../support/programs.ts'
import { callsOf, createStage, setAhead, setUpDevAdmin, type Stage } from '../support/stage.ts'

const processes = 300
const crowdScript = fileURLToPath(new URL('crowd.mjs', import.meta.url))
const hour = 3600

const profiles = [
  ['dev-admin', '111111111111'],
  ['dev-readonly', '111111111111'],
  ['data-engineer', '444444444444'],
] as const

const otherProfiles = `[profile dev-readonly]
sso_session = my-org
sso_account_id = 111111111111
sso_role_name = ReadOnlyAccess
[profile data-engineer]
sso_session = my-org
sso_account_id = 444444444444
sso_role_name = DataEngineerAccess
`

interface Answer {
  readonly Version: number
  readonly AccessKeyId: string
  readonly Expiration: string
}

describe('300 credential-process at once on an expired token', () => {
  let stage: Stage
  /** One hour and a half later the token and the credentials are over; the session is not. */
  const later = fixedOffset(1.5 * hour)

  beforeEach(async () => {
    stage = await createStage()
    await setUpDevAdmin(stage)
    stage.home.write('.aws/config', stage.home.read('.aws/config') + otherProfiles)
    const login = await keyless(['login', 'my-org'], { env: stage.env })
    expect(login, login.stderr + stage.browserLog()).toMatchObject({ exitCode: 0 })
    setAhead(stage, 1.5 * hour * 1000)
    stage.sandbox.journal.clear()
  })
  afterEach(async () => {
    await stage.close()
  })

  const profileOf = (index: number): string => (profiles[index % profiles.length] ?? profiles[0])[0]

  async function askAtOnce(): Promise<readonly Outcome[]> {
    const commands = Array.from({ length: processes }, (_, index) => [
      ...keylessCommand(),
      'credential-process',
      '--profile',
      profileOf(index),
    ])
    const crowd = await runProgram([process.execPath, crowdScript, JSON.stringify({ commands })], {
      env: { ...stage.env, ...later },
      timeoutMs: 200_000,
    })
    expect(crowd, crowd.stderr).toMatchObject({ exitCode: 0 })
    return JSON.parse(crowd.stdout) as Outcome[]
  }

  /** Every answer is right: its own account's keys, the same for all who asked for that role. */
  function expectRight(outcomes: readonly Outcome[]): void {
    const keys = new Map<string, Set<string>>()
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.signal === 'SIGKILL') continue
      const profile = profileOf(index)
      expect(outcome.exitCode, outcome.stderr).toBe(0)
      const answer = JSON.parse(outcome.stdout) as Answer
      expect(answer.Version).toBe(1)
      keys.set(profile, (keys.get(profile) ?? new Set()).add(answer.AccessKeyId))
    }
    for (const seen of keys.values()) expect(seen.size).toBe(1)
  }

  it('refreshes once, fetches each role once, and answers all of them', async () => {
    expectRight(await askAtOnce())
    expect(callsOf(stage, 'CreateToken')).toBe(1)
    expect(callsOf(stage, 'GetRoleCredentials')).toBe(profiles.length)
  }, 240_000)

  it('goes on when the holder of the lock is killed', async () => {
    // The refresh hangs, so that its holder is known and can be killed while all others wait.
    stage.sandbox.faults.add({ operation: 'CreateToken', kind: 'throttle', count: 1 })
    stage.sandbox.faults.add({ operation: 'CreateToken', kind: 'slow', ms: 60_000, count: 1 })
    const [outcomes, killed] = await Promise.all([askAtOnce(), killHolder(stage)])
    expect(killed).toBeGreaterThan(0)
    expect(outcomes.filter(({ signal }) => signal === 'SIGKILL')).toHaveLength(1)
    expectRight(outcomes)
    expect(callsOf(stage, 'CreateToken')).toBe(2)
    expect(callsOf(stage, 'GetRoleCredentials')).toBe(profiles.length)
  }, 240_000)
})

/** Kills whoever holds the token's lock once its refresh has reached the sandbox. */
async function killHolder(stage: Stage): Promise<number> {
  await vi.waitUntil(() => callsOf(stage, 'CreateToken') > 0, { timeout: 60_000, interval: 5 })
  const folder = join(stage.home.path, '.aws', 'keyless')
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\bg\d{12}$/.test(name)) continue
    const record = readFileSync(join(folder, name), 'utf8')
    if (!record.startsWith('H') || !name.includes('token')) continue
    const { pid } = JSON.parse(record.slice(1)) as { pid: number }
    process.kill(pid, 'SIGKILL')
    return pid
  }
  return 0
}
