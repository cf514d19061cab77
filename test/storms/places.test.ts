import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { tokenFile } from '../flows/flow-fixture.ts'
import { startLineJob } from '../support/line-job.ts'
import { createMovedClock, fixedOffset } from '../support/moved-clock.ts'
import { keyless, keylessCommand, type Outcome, runProgram } from '../support/programs.ts'
import { callsOf, setAhead } from '../support/stage.ts'
import { createUnprivileged } from '../support/unprivileged.ts'
import { createSpoiltStage, type SpoiltStage } from './spoilt-stage.ts'
import { long } from './storm-size.ts'

const credentials = ['credential-process', '--profile', 'dev-admin']
const npmBuild = fileURLToPath(new URL('../../dist/keyless.cjs', import.meta.url))
const editing = ['profiles', 'sync', '--yes']

let on: SpoiltStage
let mounted: string[]
beforeEach(async () => {
  mounted = []
  on = await createSpoiltStage()
})
afterEach(async () => {
  for (const path of mounted) execFileSync('umount', [path])
  await on.stage.close()
})

function mount(path: string, ...options: readonly string[]): void {
  execFileSync('mount', [...options, path])
  mounted.unshift(path)
}

const run = (args: readonly string[], extra: Readonly<Record<string, string>> = {}) =>
  keyless(args, { env: { ...on.env(), ...extra } })

/** An error of ours, said at once; what was there is there. */
function expectSaid(outcome: Outcome, says: RegExp): void {
  expect([1, 4], outcome.stderr).toContain(outcome.exitCode)
  expect(outcome.stderr).toMatch(says)
  expect(outcome.stderr).toMatch(/\ntry: \S/)
}

const asked = (): number => callsOf(on.stage, 'CreateToken')
const tabs = (): number => callsOf(on.stage, 'Authorize')

describe('a full disk', () => {
  let aws: string
  let filler: string
  beforeEach(() => {
    aws = join(on.stage.home.path, '.aws')
    filler = join(aws, 'filler')
    const kept = join(on.stage.home.path, 'kept')
    cpSync(aws, kept, { recursive: true })
    mount(aws, '-t', 'tmpfs', '-o', 'size=1m,mode=700', 'keyless-test')
    cpSync(kept, aws, { recursive: true })
  })

  /** Leaves so many blocks of 4 KiB. */
  function fill(left: number): void {
    rmSync(filler, { force: true })
    const { bavail } = statfsSync(aws)
    writeFileSync(filler, Buffer.alloc((bavail - left) * 4096))
  }

  it('costs no sign-in, however little room is left', async () => {
    const outcomes: (number | null)[] = []
    for (let left = 0; left <= 12; left++) {
      on.nextHour()
      fill(left)
      const outcome = await run(credentials)
      if (outcome.exitCode !== 0) expectSaid(outcome, /disk is full/)
      outcomes.push(outcome.exitCode)
      rmSync(filler)
      expect((await run(credentials)).exitCode, `with ${left} blocks left`).toBe(0)
    }
    expect(outcomes).toContain(1)
    expect(outcomes).toContain(0)
    expect(tabs()).toBe(1)
  })

  it('changes no file, opens no browser, and answers from the cache', async () => {
    await run(credentials)
    const config = on.stage.home.read('.aws/config')
    const before = tabs()
    fill(0)
    expect((await run(credentials)).exitCode).toBe(0)
    expectSaid(await run(editing), /disk is full/)
    expectSaid(await run(['login', 'my-org', '--force']), /disk is full/)
    expect([on.stage.home.read('.aws/config'), tabs()]).toEqual([config, before])
    expect((await run(['status'])).exitCode).toBe(0)
    expect((await run(['logout', 'my-org'])).exitCode).toBe(0)
    expect(existsSync(join(on.stage.home.path, tokenFile))).toBe(false)
  })
})

describe('a home that cannot be written', () => {
  it('answers from the cache, spends no refresh token, and says why', async () => {
    await run(credentials)
    const { path } = on.stage.home
    mount(path, '--bind', path)
    execFileSync('mount', ['-o', 'remount,ro,bind', path])
    expect((await run(credentials)).exitCode).toBe(0)
    expect((await run(['status'])).exitCode).toBe(0)
    const before = [asked(), tabs()]
    expectSaid(await run(editing), /read-only/)
    expectSaid(await run(['login', 'my-org', '--force']), /read-only/)
    on.nextHour()
    expectSaid(await run(credentials), /read-only/)
    expect([asked(), tabs()]).toEqual(before)
    execFileSync('mount', ['-o', 'remount,rw,bind', path])
    expect((await run(credentials)).exitCode).toBe(0)
    expect(tabs()).toBe(before[1])
  })

  it('keeps its files after a sign-out, which ends the session at AWS all the same', async () => {
    const { path } = on.stage.home
    mount(path, '--bind', path)
    execFileSync('mount', ['-o', 'remount,ro,bind', path])
    expectSaid(await run(['logout', 'my-org']), /read-only/)
    expect(callsOf(on.stage, 'Logout')).toBe(1)
    execFileSync('mount', ['-o', 'remount,rw,bind', path])
    expectSaid(await run(credentials), /keyless login/)
  })

  it('says so where there is none', async () => {
    const unprivileged = createUnprivileged()
    const { HOME: _, ...env } = on.stage.env
    try {
      for (const args of [credentials, ['status'], editing, ['login', 'my-org'], ['logout']]) {
        const outcome = await runProgram([...unprivileged.command, ...args], { env, cwd: '/' })
        expect([1, 4], `${args.join(' ')}: ${outcome.stderr}`).toContain(outcome.exitCode)
        expect(outcome.stderr).toMatch(/^(?:error: )?\S.+\.\n(?:try|next): \S/)
      }
    } finally {
      unprivileged.remove()
    }
    expect(existsSync('/nonexistent')).toBe(false)
  })
})

describe('a clock that is wrong', () => {
  const day = 86_400

  it.each([day, -day])('by %i seconds leads to no second sign-in', async (seconds) => {
    await run(credentials)
    const wrong = { ...fixedOffset(0), FAKETIME: `${seconds > 0 ? '+' : ''}${seconds}s` }
    const outcome = await run(credentials, wrong)
    if (outcome.exitCode !== 0) expectSaid(outcome, /the clock here says .*\n.*set the clock/)
    // Back in time: what was written then is taken for what it says.
    const after = await run(credentials)
    expect(after, after.stderr).toMatchObject({ exitCode: 0 })
    expect(tabs()).toBe(1)
    on.nextHour()
    expect((await run(credentials)).exitCode).toBe(0)
  })
})

/** Prints the status and the body of the endpoint for each line. */
const served = `
require('node:readline').createInterface({ input: process.stdin }).on('line', async () => {
  const authorization = process.env.AWS_CONTAINER_AUTHORIZATION_TOKEN
  const url = process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI
  const answer = await fetch(url, { headers: { authorization } })
  console.log(answer.status, (await answer.text()).trim())
})
`

describe('a clock that jumps under a server', () => {
  const day = 86_400

  it.each([day, -day])('by %i seconds and back leads to no second sign-in', async (seconds) => {
    const clock = createMovedClock(on.stage.home.path)
    // A fixed offset would go before the file that moves the clock.
    const { FAKETIME: _, ...env } = on.env()
    const child = ['exec', '--serve', 'dev-admin', '--', process.execPath, '-e', served]
    const job = startLineJob([process.execPath, npmBuild, ...child], { ...env, ...clock.env })
    expect(await job.ask()).toMatch(/^200 /)
    clock.setAhead(seconds)
    // Keys that are over by that clock are handed to nobody, and it is said why.
    expect(await job.ask()).toMatch(seconds > 0 ? /^503 .*the clock here says/ : /^200 /)
    clock.setAhead(0)
    await expect.poll(() => job.ask(), { timeout: 30_000, interval: 200 }).toMatch(/^200 /)
    expect(await job.end()).toMatchObject({ exitCode: 0 })
    expect(tabs()).toBe(1)
    on.nextHour()
    expect((await run(credentials)).exitCode).toBe(0)
  })
})

describe('a disk far away', () => {
  it('slows many processes down, and confuses none', { timeout: 120_000 }, async () => {
    on.nextHour()
    on.stage.sandbox.journal.clear()
    const slow = 'openat,rename,link,fsync,unlink,mkdir'
    const words = ['strace', '-f', '-qq', '-o', '/dev/null', '-e', `trace=${slow}`]
    const command = [...words, '-e', `inject=${slow}:delay_enter=8000`, ...keylessCommand()]
    const outcomes = await Promise.all(
      Array.from({ length: long ? 20 : 6 }, () =>
        runProgram([...command, ...credentials], { env: on.env(), timeoutMs: 100_000 }),
      ),
    )
    for (const outcome of outcomes) expect(outcome, outcome.stderr).toMatchObject({ exitCode: 0 })
    expect([asked(), callsOf(on.stage, 'GetRoleCredentials')]).toEqual([1, 1])
  })
})

describe('10,000 files in each cache folder', () => {
  async function timeOf(args: readonly string[]): Promise<number> {
    const startMs = performance.now()
    const outcome = await run(args)
    expect(outcome, outcome.stderr).toMatchObject({ exitCode: 0 })
    return performance.now() - startMs
  }

  it('slow no command down by more than a second', { timeout: 120_000 }, async () => {
    const commands = [credentials, ['status'], ['profiles'], editing, ['logout', 'my-org']]
    await run(credentials)
    await run(editing)
    const before: number[] = []
    for (const args of commands.slice(0, -1)) before.push(await timeOf(args))
    for (const folder of ['.aws/sso/cache', '.aws/cli/cache']) {
      mkdirSync(join(on.stage.home.path, folder), { recursive: true })
      for (let number = 0; number < 10_000; number++) {
        const name = `${number.toString(16).padStart(40, '0')}.json`
        writeFileSync(
          join(on.stage.home.path, folder, name),
          '{"startUrl": "https://other.example"}',
        )
      }
    }
    const after: number[] = []
    for (const args of commands) after.push(await timeOf(args))
    const rows = commands.map(
      (args, at) => `${args[0]}: ${before[at]?.toFixed(0) ?? '-'} -> ${after[at]?.toFixed(0)} ms`,
    )
    if (long) process.stderr.write(`10,000 files: ${rows.join(', ')}\n`)
    for (const [at, ms] of before.entries())
      expect(after[at], rows.join()).toBeLessThan(4 * ms + 1000)
    expect(after.at(-1), rows.join()).toBeLessThan(4000)
    setAhead(on.stage, 0)
  })
})
