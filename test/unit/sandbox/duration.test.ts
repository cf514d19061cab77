import { expect, test } from 'vitest'
import { parseDuration } from '../../../src/sandbox/duration.ts'

const minute = 60_000
const hour = 60 * minute

test('hours, minutes, days and weeks, with or without a sign', () => {
  expect(parseDuration('8h')).toBe(8 * hour)
  expect(parseDuration('+30m')).toBe(30 * minute)
  expect(parseDuration('-1h')).toBe(-hour)
  expect(parseDuration('90d')).toBe(90 * 24 * hour)
  expect(parseDuration('1w')).toBe(7 * 24 * hour)
  expect(parseDuration('45s')).toBe(45_000)
})

test('parts add up', () => {
  expect(parseDuration('1h30m')).toBe(90 * minute)
})

test('ISO 8601, as permission sets have it', () => {
  expect(parseDuration('PT4H')).toBe(4 * hour)
  expect(parseDuration('PT1H30M')).toBe(90 * minute)
})

test('anything else is no duration', () => {
  for (const text of ['', 'h', '8', '8 h', '8x', 'PT', 'PT8', '--8h', '1.5h']) {
    expect(parseDuration(text)).toBeUndefined()
  }
})
