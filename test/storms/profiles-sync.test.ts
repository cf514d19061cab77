import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { largeDirectory } from '../../src/sandbox/large-organisation.ts'
import {
  keyless,
  keylessCommand,
  type Outcome,
  runProgram,
  type RunOptions,
} from '../support/programs.ts'
import { callsOf, createStage, type Stage } from '../support/stage.ts'
import { sessionConfig as session } from '../support/session-config.ts'

let stage: Stage
afterEach(() => stage.close())

async function start(accounts: number): Promise<void> {
  stage = await createStage({}, { directory: largeDirectory(accounts, 4) })
  stage.home.write('.aws/config', session)
  const login = await keyless(['login', 'my-org'], { env: stage.env })
  expect(login, login.stderr + stage.browserLog()).toMatchObject({ exitCode: 0 })
}

/** With a cache of its own, by that name. */
function sync(cache: string, rate: number, onStart?: RunOptions['onStart']): Promise<Outcome> {
  const env = { ...stage.env, XDG_CACHE_HOME: join(stage.home.path, cache) }
  return keyless(['profiles', 'sync', '--yes', '--rate', String(rate)], {
    env,
    timeoutMs: 80_000,
    ...(onStart === undefined ? {} : { onStart }),
  })
}

const config = () => stage.home.read('.aws/config')

/** Ten numbers of calls, together fewer than all accounts, so that each run has some left. */
function randomPoints(seed: number, accounts: number): readonly number[] {
  let state = seed
  return Array.from({ length: 10 }, () => {
    // The linear congruential generator of POSIX's drand48, in 31 bits.
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return Math.floor((state / 0x80000000) * (accounts / 10 - 3))
  })
}

const asked = () => callsOf(stage, 'ListAccountRoles')

test('5,000 accounts at fifty times the real rates: none is lost to refusals and an outage', async () => {
  await start(5000)
  const { faults } = stage.sandbox
  faults.add({ operation: '*', kind: 'throttle', rate: 1000 })
  faults.add({ operation: 'ListAccountRoles', kind: 'server-error', status: 503, seconds: 2 })
  // Others use up the quota for two of its seconds, every twenty-five.
  const burst = () => {
    const { id } = faults.add({ operation: 'ListAccountRoles', kind: 'throttle' })
    setTimeout(() => faults.clear(id), 40)
  }
  const bursts = setInterval(burst, 500)
  try {
    const outcome = await sync('cache', 975)
    expect(outcome, outcome.stderr).toMatchObject({ exitCode: 0 })
  } finally {
    clearInterval(bursts)
  }
  expect(config().match(/^\[profile /gm)).toHaveLength(20_000)
  faults.clear()
  const before = asked()
  expect((await sync('cache', 975)).stdout).toContain(' 20000  there already\n')
  expect(asked()).toBe(before)
  await expectOneWrite()
})

/** All 20,000 again, from what is known: what the kernel is asked for, in the order of time. */
async function expectOneWrite(): Promise<void> {
  const whole = config()
  stage.home.write('.aws/config', session)
  const trace = join(stage.home.path, 'trace')
  const calls = 'openat,rename,renameat,renameat2,link,ftruncate,truncate,pwrite64'
  const strace = ['strace', '-f', '-qq', '-y', '-s', '512', '-o', trace, '-e', `trace=${calls}`]
  const command = [...strace, ...keylessCommand(), 'profiles', 'sync', '--yes']
  const env = { ...stage.env, XDG_CACHE_HOME: join(stage.home.path, 'cache') }
  const outcome = await runProgram(command, { env, timeoutMs: 80_000 })
  expect(outcome, outcome.stderr).toMatchObject({ exitCode: 0 })
  expect(config()).toBe(whole)
  const lines = stage.home.read('trace').split('\n')
  const path = join(stage.home.path, '.aws', 'config')
  const changes = lines.filter((line) => line.includes(`${path}"`) || line.includes(`${path}>`))
  const writes = changes.filter((line) => !/openat\(.*O_RDONLY/.test(line))
  expect(writes).toHaveLength(1)
  expect(writes[0]).toMatch(/ rename(?:at2?)?\(.*\) = 0$/)
}

describe('400 accounts', () => {
  const accounts = 400
  let whole: string

  beforeEach(async () => {
    await start(accounts)
    expect(await sync('first', 800)).toMatchObject({ exitCode: 0 })
    whole = config()
    stage.home.write('.aws/config', session)
  })

  /** Killed as soon as the sandbox was asked so much more often. */
  async function killedAfter(calls: number): Promise<Outcome> {
    const before = asked()
    return await sync('killed', 400, (child) => {
      const isDue = () => asked() - before >= calls || child.exitCode !== null
      void vi.waitUntil(isDue, { timeout: 60_000, interval: 1 }).then(() => child.kill('SIGKILL'))
    })
  }

  test('killed at ten random points, the next run goes on and writes the same file', async () => {
    const seed = Number(process.env['KEYLESS_SEED'] ?? Date.now() % 1_000_000)
    const points = randomPoints(seed, accounts)
    process.stderr.write(`KEYLESS_SEED=${seed}: killed after ${points.join(', ')} calls\n`)
    const before = asked()
    for (const calls of points) {
      expect((await killedAfter(calls)).signal).toBe('SIGKILL')
      expect(config()).toBe(session)
    }
    expect(await sync('killed', 400)).toMatchObject({ exitCode: 0, signal: null })
    expect(config()).toBe(whole)
    // What was under way when a run was killed is asked again.
    expect(asked() - before).toBeLessThanOrEqual(accounts + 10 * 24)
  })

  test('two at once list once, and write the same file', async () => {
    const before = asked()
    const outcomes = await Promise.all([sync('both', 400), sync('both', 400)])
    for (const outcome of outcomes) expect(outcome, outcome.stderr).toMatchObject({ exitCode: 0 })
    expect(outcomes.map(({ stdout }) => stdout).toSorted()[0]).toContain('400 accounts')
    expect(asked() - before).toBe(accounts)
    expect(config()).toBe(whole)
  })

  test('stopped by Ctrl-C, it says what is known', async () => {
    const before = asked()
    const { exitCode, stderr } = await sync('stopped', 100, (child) => {
      void vi
        .waitUntil(() => asked() - before >= 30, { timeout: 60_000, interval: 5 })
        .then(() => child.kill('SIGINT'))
    })
    expect(exitCode).toBe(130)
    expect(stderr).toMatch(/Nothing was written; \d+ of 400 accounts are known: the same command/)
    expect(config()).toBe(session)
  })
})
