import { appendFileSync, mkdirSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { filesWithin, readEntries } from '../../../src/system/journal-read.ts'
import { createTempHome, type TempHome } from '../../support/temp-home.ts'

const line = (minute: number, more: object = {}): string =>
  `${JSON.stringify({ version: 1, time: at(minute), event: 'refresh', pid: 7, parents: ['a'], ...more })}\n`
const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 23, 9, minute))

describe('reading the journal', () => {
  let home: TempHome
  beforeEach(() => {
    home = createTempHome()
  })
  afterEach(() => home.remove())

  function read(text: string, options: { since?: Date; until?: Date; holding?: string[] } = {}) {
    const path = home.write('journal.jsonl', text)
    let damaged = 0
    const entries = [...readEntries(path, { ...options, onDamaged: () => damaged++ })]
    return { minutes: entries.map(({ time }) => time.getUTCMinutes()), entries, damaged }
  }

  it('gives every line as it was written', () => {
    const { entries, damaged } = read(line(1, { profile: 'dev', via: 'exec' }))
    expect(entries).toEqual([
      { time: at(1), event: 'refresh', profile: 'dev', via: 'exec', pid: 7, parents: ['a'] },
    ])
    expect(damaged).toBe(0)
  })

  it('counts damaged lines, and goes on', () => {
    const other = '{"version":2,"time":"2026-11-23T09:05:00.000Z","event":"new"}\n'
    const bad = [
      'not json\n',
      '{}\n',
      '[]\n',
      'null\n',
      other,
      '\0\0\0\0\n',
      line(1).replace('Z', '!'),
    ]
    const { minutes, damaged } = read(line(0) + bad.join('') + line(2))
    expect({ minutes, damaged }).toEqual({ minutes: [0, 2], damaged: bad.length })
  })

  it('finds the line behind one that a full disk cut short', () => {
    const text = line(0) + line(1).slice(0, 40) + line(2, { profile: 'x{"version":1,"time":"' })
    const { minutes, damaged, entries } = read(text)
    expect({ minutes, damaged }).toEqual({ minutes: [0, 2], damaged: 1 })
    expect(entries[1]?.profile).toBe('x{"version":1,"time":"')
  })

  it('passes over a last line that is not whole', () => {
    const { minutes, damaged } = read(line(0) + line(1).slice(0, -20))
    expect({ minutes, damaged }).toEqual({ minutes: [0], damaged: 1 })
  })

  it('takes what is asked for by time, the end exclusive', () => {
    const text = [0, 1, 2, 3].map((minute) => line(minute)).join('')
    expect(read(text, { since: at(1), until: at(3) }).minutes).toEqual([1, 2])
  })

  it('looks no closer at lines without a text', () => {
    const text = line(0, { profile: 'dev' }) + line(1, { profile: 'developer' })
    expect(read(text, { holding: ['"profile":"dev"'] }).minutes).toEqual([0])
  })

  it('reads files of many megabytes, and lines that have no end in sight', () => {
    const path = home.write('journal.jsonl', '')
    const many = Array.from({ length: 9000 }, (_, n) => line(n % 60, { profile: 'ü'.repeat(100) }))
    appendFileSync(path, many.join(''))
    appendFileSync(path, `${'x'.repeat(5 * 1024 * 1024)}\n`)
    appendFileSync(path, many.join(''))
    appendFileSync(path, 'y'.repeat(3 * 1024 * 1024))
    let damaged = 0
    const entries = [...readEntries(path, { onDamaged: () => damaged++ })]
    expect(entries).toHaveLength(18_000)
    expect(entries.every(({ profile }) => profile === 'ü'.repeat(100))).toBe(true)
    expect(damaged).toBe(2)
  })

  it('opens no file that was closed long before', () => {
    mkdirSync(`${home.path}/j`)
    home.write('j/2026-11-20T09-00-00-000Z-00000000.jsonl', line(0))
    home.write('j/2026-11-23T09-10-00-000Z-00000000.jsonl', line(0))
    home.write('j/current.jsonl', line(0))
    const onDamaged = () => {}
    const names = (since?: Date) =>
      filesWithin(`${home.path}/j`, { since, onDamaged }).map(({ path }) => path.slice(-40, -6))
    expect(names()).toHaveLength(3)
    expect(names(at(30))).toEqual([
      expect.stringContaining('current'),
      expect.stringContaining('11-23'),
    ])
  })
})
