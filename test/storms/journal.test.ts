import { appendFileSync, mkdirSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { journalFiles } from '../../src/system/journal-files.ts'
import { readEntries } from '../../src/system/journal-read.ts'
import { keyless, runProgram } from '../support/programs.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'
import { bundleWorker } from '../support/worker-bundle.ts'
import { fillHome } from '../unit/hot/hot-program.ts'

const mebibyte = 1024 * 1024

describe('many writers of one journal', () => {
  let home: TempHome
  let folder: string
  let path: string
  beforeEach(() => {
    home = createTempHome()
    folder = join(home.path, '.local', 'state', 'keyless', 'journal')
    path = join(folder, 'current.jsonl')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  })
  afterEach(() => home.remove())

  function readAll() {
    let damaged = 0
    const files = journalFiles(folder)
    const entries = files.flatMap((file) => [
      ...readEntries(file.path, { onDamaged: () => damaged++ }),
    ])
    return { files, entries, damaged }
  }

  it('lose no line and tear none while the file is closed again and again', async () => {
    const worker = await bundleWorker(new URL('journal-worker.ts', import.meta.url))
    const [writers, lines] = [12, 600]
    try {
      const outcomes = await Promise.all(
        Array.from({ length: writers }, async (_, id) => {
          const orders = JSON.stringify({ path, id: String(id), lines, length: 3500 })
          const runtime = id % 2 === 0 ? 'node' : 'bun'
          return runProgram(worker.command(runtime, orders), { env: home.env })
        }),
      )
      expect(outcomes.map(({ stderr }) => stderr).join('')).toBe('')
    } finally {
      worker.remove()
    }
    const { files, entries, damaged } = readAll()
    expect(damaged).toBe(0)
    expect(entries).toHaveLength(writers * lines)
    expect(new Set(entries.map(({ session }) => session)).size).toBe(writers * lines)
    // 25 MB at 4 MiB each.
    expect(files.length).toBeGreaterThanOrEqual(6)
    expect(Math.max(...files.map(({ bytes }) => bytes))).toBeLessThan(5 * mebibyte)
  })

  it('lose no answer of keyless at the moment when the file is full', async () => {
    fillHome(home)
    const old = '{"version":1,"time":"2026-01-01T00:00:00.000Z","event":"refresh","parents":[]}\n'
    home.write('.local/state/keyless/journal/current.jsonl', old)
    truncateSync(path, 4 * mebibyte - 2000)
    appendFileSync(path, '\n')
    const count = 40
    const outcomes = await Promise.all(
      Array.from({ length: count }, async () =>
        keyless(['credential-process', 'dev'], { env: home.env }),
      ),
    )
    expect(outcomes.every(({ exitCode, stderr }) => exitCode === 0 && stderr === '')).toBe(true)
    const { files, entries } = readAll()
    expect(entries.filter(({ profile }) => profile === 'dev').length).toBe(count)
    expect(files.length).toBeGreaterThan(1)
  })
})
