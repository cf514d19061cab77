import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { runProgram } from '../support/programs.ts'
import { type WorkerBundle, bundleWorker } from '../support/worker-bundle.ts'
import { type FlowStage, alice, byBrowser, createFlowStage, minutes } from './flow-fixture.ts'
import type { WorkerReport, WorkerTask } from './session-worker.ts'

describe('many processes at once', () => {
  let worker: WorkerBundle
  let stage: FlowStage
  beforeAll(async () => {
    worker = await bundleWorker(new URL('session-worker.ts', import.meta.url))
  })
  afterAll(() => worker.remove())
  beforeEach(async () => {
    stage = await createFlowStage()
  })
  afterEach(async () => stage.close())

  async function run(work: WorkerTask['work'], count: number): Promise<readonly WorkerReport[]> {
    const task: WorkerTask = { work, aheadMs: stage.sandbox.clock.offsetMs, ...alice }
    const env = Object.fromEntries(
      Object.entries(stage.env).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value]],
      ),
    )
    const outcomes = await Promise.all(
      Array.from({ length: count }, (_, at) =>
        runProgram(worker.command(at % 2 === 0 ? 'node' : 'bun', JSON.stringify(task)), { env }),
      ),
    )
    expect(outcomes.map(({ exitCode, stderr }) => `${exitCode} ${stderr}`)).toEqual(
      outcomes.map(() => '0 '),
    )
    return outcomes.map(({ stdout }) => JSON.parse(stdout) as WorkerReport)
  }

  const tokensOf = (reports: readonly WorkerReport[]) =>
    new Set(reports.map(({ accessToken }) => accessToken))

  it('refresh once, on Node and bun mixed, and all have the new token', async () => {
    await stage.open().signIn(byBrowser, stage.person())
    stage.sandbox.clock.advance(minutes(70))
    const tokens = tokensOf(await run('token', 12))
    expect(stage.sandbox.journal.count('CreateToken:refresh_token')).toBe(1)
    expect([...tokens]).toEqual([stage.open().cachedToken()?.accessToken])
  })

  it('sign in once: one address shown, and all have its token', async () => {
    const reports = await run('sign-in', 6)
    expect(tokensOf(reports).size).toBe(1)
    expect(reports.reduce((sum, { shown }) => sum + shown, 0)).toBe(1)
    expect(stage.sandbox.journal.count('CreateToken')).toBe(1)
  })
})
