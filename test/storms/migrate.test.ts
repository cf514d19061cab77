import { cpSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listAccessKeys, setKeyActive } from '../../src/migrate/iam-client.ts'
import { iamAs } from '../support/iam-users.ts'
import { deployKey, deployPlan, layOutKey, writePlan } from '../support/migration-stage.ts'
import { keyless, keylessCommand, type Outcome } from '../support/programs.ts'
import { createStage, setUpDevAdmin, type Stage } from '../support/stage.ts'
import { long, sample } from './storm-size.ts'
import { isReading, runSpoilt, type Step, traceSteps } from './traced.ts'

const input = 'correct horse battery'
const user = { userName: 'deploy', keyId: deployKey.keyId }
const folders = ['.aws', '.local']

let stage: Stage
let before: readonly string[]
let plan: string

async function layOut(): Promise<void> {
  stage = await createStage()
  await setUpDevAdmin(stage)
  layOutKey(stage.home)
  plan = writePlan(stage.home, deployPlan(stage.home))
  before = awsFiles()
  keep('fresh')
}

const awsFiles = () => ['.aws/config', '.aws/credentials'].map((name) => stage.home.read(name))
const words = {
  apply: () => ['migrate', 'apply', plan, '--yes', '--unused-days', '0', '--passphrase-stdin'],
  undo: () => ['migrate', 'undo', '--yes', '--passphrase-stdin'],
  finish: () => ['migrate', 'finish', '--wait-days', '0', '--confirm', deployKey.keyId],
} as const
type Word = keyof typeof words

async function ours(word: Word, about: string): Promise<Outcome> {
  const outcome = await keyless(words[word](), { env: stage.env, input })
  expect(outcome.signal, about).toBeNull()
  expect(outcome.stderr, about).not.toMatch(/went wrong in keyless itself/)
  return outcome
}

async function keyState(): Promise<string> {
  const keys = await listAccessKeys(iamAs(stage.sandbox, 'trent'), 'deploy')
  const key = keys.find(({ keyId }) => keyId === deployKey.keyId)
  return key === undefined ? 'deleted' : key.isActive ? 'active' : 'inactive'
}

function keep(name: string): void {
  for (const folder of folders)
    copy(join(stage.home.path, folder), join(stage.home.path, name, folder))
}

function putBack(name: string): void {
  for (const folder of folders)
    copy(join(stage.home.path, name, folder), join(stage.home.path, folder))
}

function copy(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true })
  cpSync(from, to, { recursive: true })
}

/** Whatever was killed: callers get in, and the secret is nowhere but in its own file. */
async function expectSafe(about: string): Promise<void> {
  const whoami = await keyless(['whoami', '--profile', 'old'], { env: stage.env })
  expect(whoami, `${about}: ${whoami.stderr}`).toMatchObject({ exitCode: 0 })
  const state = join(stage.home.path, '.local')
  for (const one of readdirSync(state, { recursive: true, withFileTypes: true })) {
    if (!one.isFile()) continue
    const text = readFileSync(join(one.parentPath, one.name), 'latin1')
    expect(text, `${about}: ${one.name}`).not.toContain(deployKey.secret)
  }
}

/** What is written goes to a file beside first, so that most kills are like one at the renaming. */
const telling = long
  ? /^(?:write|pwrite64|rename|renameat2?|link|linkat|unlink|unlinkat|connect|ftruncate)$/
  : /^(?:rename|renameat2?|link|linkat|unlink|unlinkat|connect)$/

/** Steps of a command at which a kill can matter. */
async function stepsOf(word: Word): Promise<readonly Step[]> {
  const command = [...keylessCommand(), ...words[word]()]
  const { outcome, steps } = await traceSteps(command, {
    folder: stage.home.path,
    env: stage.env,
    input,
  })
  expect(outcome, outcome.stderr + outcome.stdout).toMatchObject({ exitCode: 0 })
  return steps.filter((step) => !isReading(step) && telling.test(step.call))
}

async function killAt(word: Word, step: Step): Promise<string> {
  const command = [...keylessCommand(), ...words[word]()]
  const options = { folder: stage.home.path, env: stage.env, input }
  await runSpoilt(command, step, 'KILL', options)
  return `${word} killed at ${step.call} ${step.nth}: ${step.text}`
}

async function expectBack(about: string): Promise<void> {
  expect(await ours('undo', about), about).toMatchObject({ stderr: expect.any(String) })
  expect(await keyState(), about).toBe('active')
  expect(awsFiles(), about).toEqual(before)
}

describe('a migration that is killed', () => {
  beforeAll(layOut)
  afterAll(async () => stage.close())

  it('in apply goes on, or goes back', async () => {
    const steps = sample(await stepsOf('apply'))
    process.stderr.write(`apply is killed at ${steps.length} calls\n`)
    for (const [at, step] of steps.entries()) {
      putBack('fresh')
      await setKeyActive(iamAs(stage.sandbox, 'trent'), user, true)
      const about = await killAt('apply', step)
      await expectSafe(about)
      if (at % 2 === 0) {
        expect(await ours('apply', about), about).toMatchObject({ exitCode: 0 })
        expect(await keyState(), about).toBe('inactive')
      }
      await expectBack(about)
    }
  })

  it('in undo goes back, or forward again', async () => {
    putBack('fresh')
    await ours('apply', 'whole')
    keep('applied')
    const steps = sample(await stepsOf('undo'))
    process.stderr.write(`undo is killed at ${steps.length} calls\n`)
    for (const [at, step] of steps.entries()) {
      putBack('applied')
      await setKeyActive(iamAs(stage.sandbox, 'trent'), user, false)
      const about = await killAt('undo', step)
      await expectSafe(about)
      if (at % 2 === 0) {
        expect(await ours('apply', about), about).toMatchObject({ exitCode: 0 })
        expect(await keyState(), about).toBe('inactive')
      }
      await expectBack(about)
    }
  })
})

describe('a key that is being deleted', () => {
  async function applied(): Promise<void> {
    await layOut()
    await ours('apply', 'whole')
  }

  it('is deleted by the next finish, and its copies with it, or comes back while it is there', async () => {
    await applied()
    const steps = sample(await stepsOf('finish'))
    process.stderr.write(`finish is killed at ${steps.length} calls\n`)
    for (const [at, step] of steps.entries()) {
      await stage.close()
      await applied()
      const about = await killAt('finish', step)
      await expectSafe(about)
      const isThere = (await keyState()) === 'inactive'
      if (isThere && at % 2 === 0) await expectBack(about)
      else {
        expect(await ours('finish', about), about).toMatchObject({ exitCode: 0 })
        expect(await keyState(), about).toBe('deleted')
        const state = join(stage.home.path, '.local')
        const names = readdirSync(state, { recursive: true, encoding: 'utf8' })
        expect(names.filter((name) => name.includes('.sealed'))).toEqual([])
      }
    }
    await stage.close()
  })
})
