/** The library in programs of its own, with the AWS SDK for JavaScript, on the Node under test. */
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type InstalledPackage,
  installPackage,
  nodeUnderTest,
} from '../support/installed-package.ts'
import { startLineJob } from '../support/line-job.ts'
import { createMovedClock, type MovedClock } from '../support/moved-clock.ts'
import { runProgram } from '../support/programs.ts'
import { callsOf, createStage, setAhead, setUpDevAdmin, type Stage } from '../support/stage.ts'
import { missingWitness, witness } from '../support/witnesses.ts'

const minute = 60_000

/** A hundred clients at once, each with a provider of its own; then each once more. */
const crowd = `
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { fromKeyless } from 'keyless'
const clients = Array.from({ length: 100 }, () => {
  return new STSClient({ region: 'us-east-1', credentials: fromKeyless({ profile: 'dev-admin' }) })
})
for (let round = 0; round < 2; round++) {
  const arns = await Promise.all(
    clients.map(async (client) => (await client.send(new GetCallerIdentityCommand({}))).Arn),
  )
  console.log(arns.length, [...new Set(arns)].join())
}
`

/** One client for hours, of a session that signs in when it must. */
const loop = `
import { createInterface } from 'node:readline'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { openSession } from 'keyless'
const steps = []
const session = openSession('my-org', { onSignIn: (step) => void steps.push(step.kind) })
const role = { accountId: '111111111111', roleName: 'AdministratorAccess' }
const client = new STSClient({ region: 'us-east-1', credentials: session.provider(role) })
createInterface({ input: process.stdin }).on('line', async () => {
  try {
    const { Arn } = await client.send(new GetCallerIdentityCommand({}))
    console.log('ok', Arn, steps.splice(0).join())
  } catch (error) {
    console.log('failed', error.code, error.message)
  }
})
`

describe.skipIf(missingWitness('KEYLESS_WITNESS_NODE_MODULES'))('the library', () => {
  let stage: Stage
  let clock: MovedClock
  let files: InstalledPackage
  let env: Readonly<Record<string, string>>

  const moveTo = (minutes: number): void => {
    setAhead(stage, minutes * minute)
    clock.setAhead(minutes * 60)
  }

  beforeEach(async () => {
    stage = await createStage()
    clock = createMovedClock(stage.home.path)
    files = installPackage(stage.home)
    const modules = witness('KEYLESS_WITNESS_NODE_MODULES')
    for (const scope of ['@aws-sdk', '@smithy']) files.link(scope, modules)
    env = { ...stage.env, ...clock.env, NODE_NO_WARNINGS: '1' }
    await setUpDevAdmin(stage)
  })
  afterEach(async () => stage.close())

  it('refreshes once for programs with a hundred clients of the AWS SDK each', async () => {
    moveTo(50)
    const script = join(files.project, files.write('crowd.mjs', crowd))
    const before = callsOf(stage, 'GetRoleCredentials')
    const programs = await Promise.all(
      [1, 2, 3].map(async () => runProgram([nodeUnderTest(), script], { env })),
    )
    const arn = /arn:aws:sts::111111111111:assumed-role\/\S*AdministratorAccess\S*/g
    for (const { stdout, stderr } of programs) {
      expect(stdout.replaceAll(arn, 'ARN'), stderr).toBe('100 ARN\n100 ARN\n')
      expect(stderr).toBe('')
    }
    expect(callsOf(stage, 'CreateToken:refresh_token')).toBe(1)
    expect(callsOf(stage, 'GetRoleCredentials') - before).toBe(1)
    expect(stage.home.read('.local/state/keyless/journal/current.jsonl')).toContain('"library"')
  })

  it('signs in again in the middle of a client’s work, when the sign-in is over', async () => {
    const script = join(files.project, files.write('loop.mjs', loop))
    const running = startLineJob([nodeUnderTest(), script], env)
    const arn = 'arn:aws:sts::111111111111:assumed-role'
    for (const minutes of [0, 50, 100]) {
      moveTo(minutes)
      expect(await running.ask()).toMatch(new RegExp(`^ok ${arn}\\S+ $`))
    }
    moveTo(24 * 60)
    expect(await running.ask(), stage.browserLog()).toMatch(new RegExp(`^ok ${arn}\\S+ browser$`))
    expect(await running.ask()).toMatch(new RegExp(`^ok ${arn}\\S+ $`))
    await running.end()
  })
})
