import { kill } from 'node:process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Crew, createCrew, type Member } from './lock-crew.ts'
import type { Answer, Round } from './lock-flight-worker.ts'
import { long } from './storm-size.ts'

const processes = long ? 300 : 60
const rounds = long ? 60 : 12

let crew: Crew

beforeEach(async () => {
  crew = await createCrew()
})
afterEach(async () => await crew.dismiss())

async function hire(count: number): Promise<Member[]> {
  const runtimes = Array.from({ length: count }, (_, index) => (index % 2 === 0 ? 'node' : 'bun'))
  return await Promise.all(runtimes.map(async (runtime) => await crew.hire(runtime)))
}

/** The answers of all who lived to give one. */
async function survivors(members: readonly Member[], round: Round): Promise<Answer[]> {
  const outcomes = await Promise.allSettled(members.map(async (member) => await member.ask(round)))
  return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
}

/** Kills holder after holder; gives the milliseconds from each death to the next holder's start. */
async function killHolders(round: Round, count: number): Promise<number[]> {
  const takeovers: number[] = []
  for (let index = 0; index < count; index++) {
    const { pid } = await crew.entry(round, index)
    const killedMs = performance.timeOrigin + performance.now()
    kill(pid, 'SIGKILL')
    takeovers.push((await crew.entry(round, index + 1)).nowMs - killedMs)
  }
  return takeovers
}

function report(text: string): void {
  if (long) process.stderr.write(`${text}\n`)
}

const sorted = (numbers: readonly number[]): string => {
  const all = numbers.toSorted((a, b) => a - b)
  return `median ${all[all.length >> 1]?.toFixed(0)}, max ${all.at(-1)?.toFixed(0)} ms`
}

describe(`${processes} processes that want one result`, () => {
  it('make it once, and all have it soon after', { timeout: 300_000 }, async () => {
    const members = await hire(processes)
    const delays: number[] = []
    for (let count = 0; count < rounds; count++) {
      const round = crew.round()
      const answers = await survivors(members, round)
      const values = new Set(answers.map((answer) => answer.value))
      expect(crew.entries(round).map(({ what }) => what)).toEqual(['start', 'wrote'])
      expect([answers.length, values.size, values.has(undefined)]).toEqual([processes, 1, false])
      delays.push(Math.max(...answers.map((answer) => answer.waitedMs)) - round.workMs)
    }
    report(`${processes} waiters, last one done after: ${sorted(delays)}`)
  })

  it('lose no time when holders are killed', { timeout: 300_000 }, async () => {
    let members = await hire(processes)
    const takeovers: number[] = []
    for (let count = 0; count < rounds; count++) {
      const kills = 1 + (count % 3)
      const round = crew.round({ doomed: kills })
      const [answers, times] = await Promise.all([
        survivors(members, round),
        killHolders(round, kills),
      ])
      takeovers.push(...times)
      const made = crew.entries(round).map(({ what }) => what)
      const values = new Set(answers.map((answer) => answer.value))
      expect(made).toEqual([...Array.from({ length: kills }, () => 'start'), 'start', 'wrote'])
      expect([answers.length, values.size]).toEqual([processes - kills, 1])
      const living = members.filter(({ child }) => child.signalCode === null)
      members = [...living, ...(await hire(processes - living.length))]
    }
    report(`${processes} waiters, takeover after SIGKILL: ${sorted(takeovers)}`)
    expect(Math.max(...takeovers)).toBeLessThan(1000)
  })
})

describe('a holder that is suspended', () => {
  it('is named to every waiter, and finishes its work when it goes on', async () => {
    const members = await hire(long ? 40 : 20)
    const round = crew.round({ workMs: 500, maxWaitMs: 2000 })
    const pending = members.map((member) => member.ask(round))
    const { pid, id } = await crew.entry(round, 0)
    kill(pid, 'SIGSTOP')
    const holder = members.findIndex(({ child }) => child.pid === pid)
    const answers = await Promise.all(pending.filter((_, index) => index !== holder))
    for (const answer of answers) {
      expect(answer).toMatchObject({
        code: 'lock-stopped',
        message: `Process ${pid} holds the lock ${round.folder} and is suspended.`,
      })
      expect(answer.waitedMs).toBeLessThan(3000)
    }
    kill(pid, 'SIGCONT')
    expect(await pending[holder]).toMatchObject({ value: id })
    expect(crew.entries(round).map(({ what }) => what)).toEqual(['start', 'wrote'])
  })
})
