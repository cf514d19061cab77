import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { renderGroups, renderRows } from '../../src/cli/history/render.ts'
import { groupEntries } from '../../src/cli/history/groups.ts'
import { collectRows } from '../../src/cli/history/rows.ts'
import { coloursFor } from '../../src/cli/render/colours.ts'
import { journalLine } from '../../src/system/journal-line.ts'
import { readEntries } from '../../src/system/journal-read.ts'

const odd = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    'a\u001B[31m',
    'b\r\n',
    '"},{"version":1,"time":"',
    '\u202Ex',
    ') S 1 (',
    '\0',
    '\uD800',
  ),
)

const line = fc.record({
  time: fc.date({ min: new Date(0), max: new Date('9999-01-01'), noInvalidDate: true }),
  event: fc.constantFrom('sign-in', 'credentials', 'refused' as const),
  profile: odd,
  session: odd,
  roleName: odd,
  via: odd,
  program: odd,
  reason: odd,
  pid: fc.nat(),
  parents: fc.array(odd, { maxLength: 6 }),
})

describe('a journal full of hostile names', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'keyless-journal-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  function read(text: string) {
    const path = join(folder, 'journal.jsonl')
    writeFileSync(path, text)
    let damaged = 0
    return { entries: [...readEntries(path, { onDamaged: () => damaged++ })], damaged }
  }

  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 5 }), (lines) => {
        const { entries, damaged } = read(lines.map(journalLine).join(''))
        expect(entries).toEqual(lines)
        expect(damaged).toBe(0)
      }),
    )
  })

  it('gives up one line, not its neighbours, wherever another is cut short', () => {
    fc.assert(
      fc.property(line, line, line, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, c, part) => {
        const whole = journalLine(b)
        const cut = whole.slice(0, Math.max(1, Math.floor((whole.length - 1) * part)))
        const { entries, damaged } = read(journalLine(a) + cut + journalLine(c))
        expect(entries).toEqual([a, c])
        expect(damaged).toBe(1)
      }),
    )
  })

  it('shows on a terminal as plain lines', () => {
    const colours = coloursFor({ colour: false, stdoutColour: false } as never, 'stdout')
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), (lines) => {
        const rows = collectRows(lines, 100)
        for (const columns of [undefined, 40]) {
          const style = { columns, colours, unicode: true, accountNames: new Map() }
          const text =
            renderRows(rows, style) + renderGroups(groupEntries(lines, 'program'), 'program', style)
          // oxlint-disable-next-line no-control-regex -- what must not be there
          expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u202A-\u202E]/)
        }
        const table = renderRows(rows, {
          columns: undefined,
          colours,
          unicode: true,
          accountNames: new Map(),
        })
        expect(table.split('\n')).toHaveLength(rows.length + 2)
      }),
    )
  })
})
