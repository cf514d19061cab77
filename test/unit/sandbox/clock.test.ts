import { expect, test } from 'vitest'
import { createSandboxClock } from '../../../src/sandbox/clock.ts'

const machine = { now: () => new Date('2026-11-23T02:00:00Z') }

test('it is the machine time until it is moved', () => {
  const clock = createSandboxClock(machine)
  expect(clock.now()).toEqual(machine.now())
  expect(clock.offsetMs).toBe(0)
})

test('moves add up, and the wall stays', () => {
  const clock = createSandboxClock(machine)
  clock.advance(3_600_000)
  clock.advance(-1_800_000)
  expect(clock.now()).toEqual(new Date('2026-11-23T02:30:00Z'))
  expect(clock.wall()).toEqual(machine.now())
})

test('it can be set to a time and put back', () => {
  const clock = createSandboxClock(machine)
  clock.set(new Date('2030-01-01T00:00:00Z'))
  expect(clock.now()).toEqual(new Date('2030-01-01T00:00:00Z'))
  clock.reset()
  expect(clock.now()).toEqual(machine.now())
})

test('it starts from an offset that was kept', () => {
  expect(createSandboxClock(machine, 1000).now()).toEqual(new Date('2026-11-23T02:00:01Z'))
})
