import { beforeEach, expect, it } from 'vitest'
import { type AgentLife, createAgentLife } from '../../../src/agent/agent-life.ts'
import type { Sighting } from '../../../src/system/process-table.ts'
import { type AgentClock, createAgentClock } from './agent-clock.ts'

const minute = 60_000
const start = new Date('2026-11-23T00:00:00Z')
const after = (minutes: number): Date => new Date(start.getTime() + minutes * minute)

let clock: AgentClock
let life: AgentLife
let processes: Map<number, Sighting>
let over: boolean
let stop: AbortController

beforeEach(() => {
  clock = createAgentClock(start)
  processes = new Map([[7, { state: 'running', start: 1 }]])
  life = createAgentLife({
    clock,
    processes: { look: (pid) => processes.get(pid) ?? { state: 'absent' } },
  })
  over = false
  stop = new AbortController()
  void life.untilOver(stop.signal).then(() => (over = true))
})

async function pass(minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed++) await clock.advance(minute)
}

it('is over half an hour after the last request', async () => {
  await pass(20)
  life.touch()
  await pass(29)
  expect(over).toBe(false)
  await pass(1)
  expect(over).toBe(true)
})

it('waits for whoever has keys that have not ended', async () => {
  life.handedOut(after(60))
  expect(life.endsAt()).toEqual(after(90))
  await pass(89)
  expect(over).toBe(false)
  await pass(1)
  expect(over).toBe(true)
})

it('stays while a process that it serves lives, and half an hour longer', async () => {
  life.serves(7)
  await pass(200)
  expect({ over, processes: life.livingProcesses(), end: life.endsAt() }).toEqual({
    over: false,
    processes: [7],
    end: undefined,
  })
  processes.delete(7)
  await pass(1)
  expect(life.endsAt()).toEqual(after(231))
  await pass(30)
  expect(over).toBe(true)
})

it('does not take another process of the same number for it', () => {
  life.serves(7)
  processes.set(7, { state: 'running', start: 2 })
  expect(life.livingProcesses()).toEqual([])
})

it('serves no process that is gone, nor the first one of the system', () => {
  processes.set(1, { state: 'running', start: 0 })
  for (const pid of [1, 8]) life.serves(pid)
  expect(life.livingProcesses()).toEqual([])
})

it('is over at once when it is told to end', async () => {
  life.serves(7)
  stop.abort()
  await pass(0)
  await clock.advance(0)
  expect(over).toBe(true)
})
