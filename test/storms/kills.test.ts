import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readTextIfPresent } from '../../src/system/files.ts'
import { keyless, keylessCommand, type Outcome } from '../support/programs.ts'
import { callsOf } from '../support/stage.ts'
import { editedFolders, type Operation, operations } from './spoilt-operations.ts'
import { createSpoiltStage, type SpoiltStage } from './spoilt-stage.ts'
import { long, sample } from './storm-size.ts'
import {
  isReading,
  type Mishap,
  runSpoilt,
  type Step,
  type TracedRun,
  traceSteps,
} from './traced.ts'

/** A lease is 15 seconds: whoever waits for a dead holder's is found out here on a busy machine too. */
const slowestNextMs = 5000

interface Findings {
  hits: number
  /** Steps after which the sign-in was gone, though nobody had ended it. */
  readonly lost: string[]
  slowestMs: number
}

let on: SpoiltStage
let putBack: () => void
beforeAll(async () => {
  on = await createSpoiltStage()
  putBack = on.keep(...editedFolders)
})
beforeEach(() => putBack())
afterAll(async () => {
  // What a passphrase opened is in memory of this user, not in the home.
  await keyless(['protect', '--lock'], { env: on.env() })
  await on.stage.close()
})

const config = (): string => on.stage.home.read('.aws/config')

/** A config file with the settings beside it, whose dates go on with the clock. */
function withSettings(configText: string): string {
  const settings = readTextIfPresent(join(on.stage.home.path, '.config/keyless/config.yaml'))
  return configText + (settings ?? '').replace(/since: \S+/, '')
}

async function signIn(): Promise<void> {
  const outcome = await keyless(['login', 'my-org'], { env: on.env() })
  expect(outcome, outcome.stderr + on.stage.browserLog()).toMatchObject({ exitCode: 0 })
}

/** One sentence for a person and a command to run next; never our own mistake. */
function expectSaid({ exitCode, signal, stderr }: Outcome, about: string): void {
  expect(signal, about).toBeNull()
  // The AWS CLI's words have its exit codes.
  expect([0, 1, 4, 5, 253, 255], `${about}: ${stderr}`).toContain(exitCode)
  expect(stderr, about).not.toMatch(/went wrong in keyless itself|^\s+at /m)
}

interface Case {
  readonly operation: Operation
  readonly step: Step
  readonly mishap: Mishap
  /** The config file with the settings as they were, and as the command makes them. */
  readonly edits: readonly string[]
}

async function spoil({ operation, step, mishap, edits }: Case, findings: Findings): Promise<void> {
  const refreshed = callsOf(on.stage, 'CreateToken:refresh_token')
  const { outcome, hit } = await runSpoilt([...keylessCommand(), ...operation.args], step, mishap, {
    env: on.env(),
    folder: on.stage.home.path,
    ...(operation.onStart && { onStart: operation.onStart }),
  })
  const about = `${operation.name}, ${mishap} at ${step.call} ${step.nth}: ${hit ?? 'not hit'}`
  if (hit !== undefined) findings.hits += 1
  if (outcome !== undefined && (hit === undefined || mishap !== 'KILL')) expectSaid(outcome, about)
  if (hit !== undefined) expect(outcome, `${about}: it did not end`).toBeDefined()
  on.expectWhole(about)
  expect(edits, about).toContain(withSettings(config()))
  const { outcome: next, ms } = await on.next()
  findings.slowestMs = Math.max(findings.slowestMs, ms)
  expect(ms, about).toBeLessThan(slowestNextMs)
  on.expectWhole(about)
  if (next.exitCode === 0) return
  expect(next.exitCode, `${about}: ${next.stderr}`).toBe(4)
  if (!operation.endsSignIn) {
    expect(callsOf(on.stage, 'CreateToken:refresh_token'), about).toBeGreaterThan(refreshed)
    findings.lost.push(about)
  }
  await signIn()
}

/** The second time counts: what is made only once (a registration, a folder) is there by then. */
async function traceTwice(
  operation: Operation,
  again: () => Promise<void> | void,
): Promise<{ readonly steps: readonly Step[]; readonly edits: readonly string[] }> {
  await again()
  const before = withSettings(config())
  const first = await traced(operation)
  await again()
  const { outcome, steps } = await traced(operation)
  expect(outcome, outcome.stderr + first.outcome.stderr).toMatchObject({ exitCode: 0 })
  const { halfway = (after) => after } = operation
  const afters = [config(), halfway(config())].map(withSettings)
  return { steps, edits: [before, ...afters] }
}

async function traced(operation: Operation): Promise<TracedRun> {
  const run = await traceSteps([...keylessCommand(), ...operation.args], {
    env: on.env(),
    folder: on.stage.home.path,
    ...(operation.onStart && { onStart: operation.onStart }),
  })
  if ((await on.next()).outcome.exitCode !== 0) await signIn()
  return run
}

async function spoilAll(
  operation: Operation,
  mishaps: readonly Mishap[],
  keeps: (step: Step, mishap: Mishap) => boolean,
): Promise<Findings> {
  const again = await operation.prepare(on)
  const { steps, edits } = await traceTwice(operation, again)
  const findings: Findings = { hits: 0, lost: [], slowestMs: 0 }
  const cases = steps.flatMap((step) => mishaps.map((mishap) => ({ step, mishap })))
  const concerned = cases.filter(({ step, mishap }) => keeps(step, mishap))
  const chosen = sample(concerned, operation.share)
  for (const { step, mishap } of chosen) {
    await again()
    await spoil({ operation, step, mishap, edits }, findings)
  }
  const { hits, slowestMs } = findings
  const figures = `${steps.length} steps, ${chosen.length} runs, ${hits} hit, next command at most ${slowestMs.toFixed(0)} ms`
  process.stderr.write(`${operation.name}: ${figures}\n`)
  // Threads share their steps out anew in each run, so that some are missed; few cases prove nothing.
  if (chosen.length >= 8) expect(hits, figures).toBeGreaterThan(chosen.length * (long ? 0.5 : 0.2))
  return findings
}

/** What everybody writes first: into the file itself, in two pieces. */
const writingInPlace = `
const { openSync, writeSync } = require('node:fs')
const fd = openSync(process.argv[1], 'w')
writeSync(fd, '{"accessToken":')
writeSync(fd, '"token"}')
`

it('finds out a program that writes in place', { timeout: 120_000 }, async () => {
  const file = on.stage.home.write('.aws/sso/cache/in-place.json', '{}')
  const command = [process.execPath, '-e', writingInPlace, file]
  const options = { env: on.env(), folder: on.stage.home.path }
  const { steps } = await traceSteps(command, options)
  const torn: string[] = []
  for (const step of steps.filter(({ call }) => call === 'write')) {
    await runSpoilt(command, step, 'KILL', options)
    try {
      on.expectWhole(step.text)
    } catch {
      torn.push(step.text)
    }
  }
  rmSync(file)
  expect(torn.length).toBeGreaterThan(0)
})

const aboutFiles = ({ text }: Step): boolean => !text.includes('socket:')

describe.each(operations)('$name', (operation) => {
  it('may be killed before any step', { timeout: 300_000 }, async () => {
    const { lost } = await spoilAll(operation, ['KILL'], (step) => !isReading(step))
    process.stderr.write(lost.map((text) => `  the sign-in was lost: ${text}\n`).join(''))
    // Between what the server did and the first byte of its answer on the disk nobody can help.
    for (const text of lost) expect(text).toMatch(/ at (?:recvfrom|read|pwrite64) /)
    expect(lost.length).toBeLessThanOrEqual(3)
  })

  it('loses nothing when a file fails', { timeout: 900_000 }, async () => {
    const { lost } = await spoilAll(
      operation,
      ['ENOSPC', 'EIO', 'EROFS'],
      (step, mishap) => aboutFiles(step) && (mishap === 'EIO' || !isReading(step)),
    )
    expect(lost).toEqual([])
  })
})
