import { expect, it } from 'vitest'
import { besideTime, storeTimes } from '../../../../src/cli/monitor/store-times.ts'

const part = (from: string, to: string) => ({ name: from, events: 1, from, to })
const state = {
  parts: [
    part('2026-01-20 10:00:00', '2026-02-03 23:02:00'),
    part('2026-01-04 23:02:00', '2026-01-20 09:00:00'),
  ],
}
const beside = (since?: string, until?: string) =>
  besideTime(
    state,
    { since: since ? new Date(since) : undefined, until: until ? new Date(until) : undefined },
    true,
  )

it('the store has the time from its first event to its last one', () => {
  expect(storeTimes(state)).toEqual({
    from: new Date('2026-01-04T23:02:00Z'),
    to: new Date('2026-02-03T23:02:00Z'),
  })
  expect(storeTimes({ parts: [] })).toEqual({ from: undefined, to: undefined })
})

it('a time after the last event or before the first one is told, with what there is', () => {
  expect(beside('2026-02-03T23:02:01Z')).toContain('its last one is of 2026-02-03 23:02:00Z.')
  expect(beside(undefined, '2026-01-04T23:02:00Z')).toContain(
    'its first one is of 2026-01-04 23:02',
  )
})

it('a time in which the store has anything, or might have, is not', () => {
  expect(beside()).toBeUndefined()
  expect(beside('2026-02-03T23:02:00Z')).toBeUndefined()
  expect(beside(undefined, '2026-01-04T23:02:01Z')).toBeUndefined()
  expect(besideTime({ parts: [] }, { since: new Date() }, true)).toBeUndefined()
})
