import type { ChildProcess } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, vi } from 'vitest'
import { createMovedClock } from '../support/moved-clock.ts'
import { keyless, type Outcome, runProgram } from '../support/programs.ts'
import { callsOf, setAhead } from '../support/stage.ts'
import { createSpoiltStage, type SpoiltStage } from './spoilt-stage.ts'

const credentials = ['credential-process', '--profile', 'dev-admin']
const npmBuild = fileURLToPath(new URL('../../dist/keyless.cjs', import.meta.url))

async function withStage(work: (on: SpoiltStage) => Promise<void>): Promise<void> {
  const on = await createSpoiltStage()
  on.nextHour()
  on.stage.sandbox.journal.clear()
  try {
    await work(on)
  } finally {
    await on.stage.close()
  }
}

interface Timed {
  readonly outcome: Outcome
  readonly seconds: number
}

async function timed(running: Promise<Outcome>): Promise<Timed> {
  const startMs = performance.now()
  const outcome = await running
  return { outcome, seconds: (performance.now() - startMs) / 1000 }
}

/** A command whose refresh does not come back, as soon as the service has its request. */
async function hangingHolder(on: SpoiltStage): Promise<[ChildProcess, Promise<Outcome>]> {
  on.stage.sandbox.faults.add({ operation: 'CreateToken', kind: 'throttle', count: 1 })
  on.stage.sandbox.faults.add({ operation: 'CreateToken', kind: 'slow', ms: 600_000, count: 1 })
  let child: ChildProcess | undefined
  const ended = keyless(credentials, { env: on.env(), onStart: (started) => (child = started) })
  await vi.waitUntil(() => callsOf(on.stage, 'CreateToken') > 0, { timeout: 60_000, interval: 5 })
  if (child === undefined) throw new Error('no holder')
  return [child, ended]
}

function lockFolders(on: SpoiltStage): readonly string[] {
  const folder = join(on.stage.home.path, '.aws', 'keyless')
  return readdirSync(folder)
    .filter((name) => /^(?:token|role)-[0-9a-f]+$/.test(name))
    .map((name) => join(folder, name))
}

/** The record of an owner in another container, who beats his heart or not. */
function ownElsewhere(on: SpoiltStage): readonly string[] {
  return lockFolders(on).map((folder) => {
    mkdirSync(folder, { recursive: true })
    const owner = {
      pid: 7,
      start: 1,
      host: 'web-1',
      machine: 'm',
      pidNamespace: 'p',
      timeNamespace: 't',
    }
    const record = `H${JSON.stringify({ ...owner, nonce: 'n' })}\n`
    const highest = readdirSync(folder)
      .filter((name) => name.startsWith('g'))
      .toSorted()
      .at(-1)
    const name = `g${String(Number(highest?.slice(1) ?? 0) + 1).padStart(12, '0')}`
    return on.stage.home.write(join(folder, name).slice(on.stage.home.path.length + 1), record)
  })
}

describe.concurrent('whoever waits for', () => {
  it('a holder that is stopped hears which one, and the way out', { timeout: 120_000 }, () =>
    withStage(async (on) => {
      const [holder, ended] = await hangingHolder(on)
      holder.kill('SIGSTOP')
      const { outcome, seconds } = await timed(keyless(credentials, { env: on.env() }))
      expect(outcome.exitCode, outcome.stderr).toBe(1)
      expect(outcome.stderr).toMatch(
        new RegExp(
          `^error: Process ${holder.pid} holds the lock .* and is suspended\\.\ntry: kill -CONT ${holder.pid}\n$`,
        ),
      )
      expect(seconds).toBeLessThan(25)
      expect(callsOf(on.stage, 'CreateToken')).toBe(1)
      // Dead, it is replaced at once.
      holder.kill('SIGKILL')
      await ended
      const next = await timed(keyless(credentials, { env: on.env() }))
      expect(next.outcome, next.outcome.stderr).toMatchObject({ exitCode: 0 })
      expect(next.seconds).toBeLessThan(5)
    }),
  )

  it('a dead owner in another container goes on after its lease', { timeout: 120_000 }, () =>
    withStage(async (on) => {
      ownElsewhere(on)
      const { outcome, seconds } = await timed(
        keyless(credentials, { env: on.env(), timeoutMs: 90_000 }),
      )
      expect(outcome, outcome.stderr).toMatchObject({ exitCode: 0 })
      expect(seconds).toBeGreaterThan(14)
      expect(seconds).toBeLessThan(30)
      expect(callsOf(on.stage, 'CreateToken')).toBe(1)
    }),
  )

  it('a living owner in another container hears where it is', { timeout: 120_000 }, () =>
    withStage(async (on) => {
      const records = ownElsewhere(on)
      let beats = 0
      const heart = setInterval(() => {
        beats += 1
        for (const record of records) utimesSync(record, beats, beats)
      }, 500)
      const { outcome, seconds } = await timed(keyless(credentials, { env: on.env() }))
      clearInterval(heart)
      expect(outcome.exitCode, outcome.stderr).toBe(1)
      expect(outcome.stderr).toMatch(
        /process 7 in another container or on another machine \(web-1\) after \d+ s/,
      )
      expect(outcome.stderr).toMatch(/\ntry: \S/)
      expect(seconds).toBeLessThan(40)
      expect(callsOf(on.stage, 'CreateToken')).toBe(0)
    }),
  )

  it('a laptop that slept for an hour goes on as if nothing was', { timeout: 120_000 }, () =>
    withStage(async (on) => {
      const clock = createMovedClock(on.stage.home.path)
      clock.setAhead(65 * 60)
      // A fixed offset would go before the file that moves the clock.
      const { FAKETIME: _, ...fixed } = on.env()
      const env = { ...fixed, ...clock.env }
      on.stage.sandbox.faults.add({ operation: 'CreateToken', kind: 'slow', ms: 1500, count: 1 })
      const children: ChildProcess[] = []
      const running = Array.from({ length: 8 }, () =>
        runProgram([process.execPath, npmBuild, ...credentials], {
          env,
          onStart: (child) => children.push(child),
        }),
      )
      await vi.waitUntil(() => callsOf(on.stage, 'CreateToken') > 0, {
        timeout: 60_000,
        interval: 5,
      })
      for (const child of children) child.kill('SIGSTOP')
      setAhead(on.stage, 2 * 65 * 60_000)
      clock.setAhead(2 * 65 * 60)
      await new Promise((resolve) => setTimeout(resolve, 2000))
      for (const child of children) child.kill('SIGCONT')
      for (const outcome of await Promise.all(running)) {
        expect(outcome, outcome.stderr).toMatchObject({ exitCode: 0 })
        expect(JSON.parse(outcome.stdout)).toMatchObject({ Version: 1 })
      }
      // What came while it slept was over before it was read.
      expect(callsOf(on.stage, 'CreateToken')).toBeLessThanOrEqual(3)
      expect(callsOf(on.stage, 'Authorize')).toBe(0)
      const file = join(on.stage.home.path, '.aws', 'config')
      expect(readFileSync(file, 'utf8')).toContain('[profile dev-admin]')
    }),
  )
})
