import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { moment, utcZone } from '../../../../src/cli/history/moment.ts'
import { UsageError } from '../../../../src/errors.ts'

const now = new Date(2026, 10, 23, 9, 30, 15)

describe('a point in time', () => {
  it.each([
    ['now', now],
    ['45s', new Date(2026, 10, 23, 9, 29, 30)],
    ['30m', new Date(2026, 10, 23, 9, 0, 15)],
    ['30min', new Date(2026, 10, 23, 9, 0, 15)],
    ['2h ago', new Date(2026, 10, 23, 7, 30, 15)],
    ['2 h', new Date(2026, 10, 23, 7, 30, 15)],
    ['today', new Date(2026, 10, 23)],
    ['Yesterday', new Date(2026, 10, 22)],
    ['08:05', new Date(2026, 10, 23, 8, 5)],
    ['2026-11-20', new Date(2026, 10, 20)],
    ['2026-11-20T07:00', new Date(2026, 10, 20, 7)],
    ['2026-11-20 07:00:30', new Date(2026, 10, 20, 7, 0, 30)],
    ['2026-11-20T07:00:00Z', new Date('2026-11-20T07:00:00Z')],
    ['2026-11-20T07:00:00+02:00', new Date('2026-11-20T05:00:00Z')],
  ])('%s is understood', (text, expected) => {
    expect(moment(text, 'since', now)).toEqual(expected)
  })

  it('counts whole days of the calendar in weeks and days', () => {
    expect(now.getTime() - moment('3d', 'since', now).getTime()).toBe(3 * 24 * 3_600_000)
    expect(moment('1w', 'since', now)).toEqual(moment('7d', 'since', now))
  })

  it.each([
    ['today', new Date(2026, 10, 24)],
    ['yesterday', new Date(2026, 10, 23)],
    ['2026-12-31', new Date(2027, 0, 1)],
    ['08:05', new Date(2026, 10, 23, 8, 5)],
  ])('%s as an end takes the day whole', (text, expected) => {
    expect(moment(text, 'until', now, { end: true })).toEqual(expected)
  })

  it.each([
    ['today', '2026-11-23T00:00:00Z', '2026-11-24T00:00:00Z'],
    ['yesterday', '2026-11-22T00:00:00Z', '2026-11-23T00:00:00Z'],
    ['2026-12-31', '2026-12-31T00:00:00Z', '2027-01-01T00:00:00Z'],
    ['08:05', '2026-11-23T08:05:00Z', '2026-11-23T08:05:00Z'],
    ['2026-11-20 07:00', '2026-11-20T07:00:00Z', '2026-11-20T07:00:00Z'],
    ['2026-11-20T07:00:00.5', '2026-11-20T07:00:00.500Z', '2026-11-20T07:00:00.500Z'],
    ['2026-11-20T07:00:00+02:00', '2026-11-20T05:00:00Z', '2026-11-20T05:00:00Z'],
    ['2026-11-20T07:00:00Z', '2026-11-20T07:00:00Z', '2026-11-20T07:00:00Z'],
    ['1h', '2026-11-23T22:15:00Z', '2026-11-23T22:15:00Z'],
  ])('in UTC %s is one of UTC, wherever the machine is', (text, begin, end) => {
    vi.stubEnv('TZ', 'Asia/Kolkata')
    onTestFinished(() => void vi.unstubAllEnvs())
    expect(new Date(2026, 0, 1).getUTCHours()).toBe(18)
    const late = new Date('2026-11-23T23:15:00Z')
    expect(moment(text, 'since', late, { zone: utcZone })).toEqual(new Date(begin))
    expect(moment(text, 'until', late, { zone: utcZone, end: true })).toEqual(new Date(end))
  })

  it.each([
    '',
    'soon',
    '2x',
    '2026-02-31',
    '2026-13-01',
    '25:00',
    '-2h',
    '2026-11-20Tnoon',
    '1e9d',
  ])('%j is none', (text) => {
    expect(() => moment(text, 'since', now)).toThrow(UsageError)
  })
})
