import { readFileSync } from 'node:fs'
import { kill } from 'node:process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Crew, createCrew, type Member } from './lock-crew.ts'

/** Each in a pid namespace of its own, as in containers with a shared home. */
const container = ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child']
const leaseMs = 3000

let crew: Crew

beforeEach(async () => {
  crew = await createCrew()
})
afterEach(async () => await crew.dismiss())

/** The process inside, by its number outside. */
function insidePid(member: Member): number {
  const { pid } = member.child
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim())
}

describe.each(['node', 'bun'] as const)('a holder in another pid namespace (%s)', (runtime) => {
  it('is replaced after its lease when it is killed', async () => {
    const [holder, waiter] = [await crew.hire(runtime, container), await crew.hire(runtime)]
    const round = crew.round({ workMs: 60_000, leaseMs })
    holder.ask(round).catch(() => {})
    await crew.entry(round, 0)
    kill(insidePid(holder), 'SIGKILL')
    const answer = await waiter.ask({ ...round, workMs: 0 })
    expect(answer.waitedMs).toBeGreaterThan(leaseMs - 1000)
    expect(answer.waitedMs).toBeLessThan(leaseMs + 3000)
    expect(crew.entries(round).map(({ what }) => what)).toEqual(['start', 'start', 'wrote'])
  })

  it('is not robbed while its heart beats, and the waiter is told where it is', async () => {
    const [holder, waiter] = [await crew.hire(runtime, container), await crew.hire(runtime)]
    const round = crew.round({ workMs: 5500, leaseMs })
    const made = holder.ask(round)
    await crew.entry(round, 0)
    expect(await waiter.ask({ ...round, maxWaitMs: 4000 })).toMatchObject({
      code: 'lock-timeout',
      message: expect.stringContaining('in another container or on another machine'),
    })
    expect(await made).toHaveProperty('value')
    expect(crew.entries(round).map(({ what }) => what)).toEqual(['start', 'wrote'])
  })

  it('writes nothing when it was suspended for longer than its lease', async () => {
    const [holder, waiter] = [await crew.hire(runtime, container), await crew.hire(runtime)]
    const round = crew.round({ workMs: 500, leaseMs })
    const late = holder.ask(round)
    await crew.entry(round, 0)
    kill(insidePid(holder), 'SIGSTOP')
    const { value } = await waiter.ask({ ...round, workMs: 0 })
    kill(insidePid(holder), 'SIGCONT')
    expect(await late).toMatchObject({ code: 'lock-timeout' })
    expect(readFileSync(round.result, 'utf8')).toBe(value)
  })

  it('goes on when it was suspended for longer than its lease and nobody else came', async () => {
    const holder = await crew.hire(runtime, container)
    const round = crew.round({ workMs: 500, leaseMs: 500 })
    const late = holder.ask(round)
    await crew.entry(round, 0)
    kill(insidePid(holder), 'SIGSTOP')
    await new Promise((resolve) => setTimeout(resolve, 1500))
    kill(insidePid(holder), 'SIGCONT')
    expect(await late).toHaveProperty('value')
  })
})
