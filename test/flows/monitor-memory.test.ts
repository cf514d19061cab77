import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { installEngine } from '../support/engine.ts'
import { keylessCommand, runProgram } from '../support/programs.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'
import { event } from '../unit/monitor/records.ts'

let home: TempHome
beforeEach(() => {
  home = createTempHome()
  installEngine(home)
})
afterEach(() => {
  home.remove()
})

const memory = '512MB'
const mostBytes = 512e6

/** Records that differ in their id, as CloudTrail writes them. */
function recordsOf(count: number): string {
  const [before = '', after = ''] = JSON.stringify(event({ eventID: 'ID' })).split('"ID"')
  const records = Array.from({ length: count }, () => `${before}"${randomUUID()}"${after}`)
  return `{"Records":[${records.join(',')}]}`
}

/** The most that the process had in memory while it ran, as far as Linux told until just before its end. */
async function peakOf(...args: string[]) {
  let bytes = 0
  let timer: NodeJS.Timeout | undefined
  const look = (pid: number): void => {
    try {
      const [, kilobytes = '0'] =
        /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
      bytes = Math.max(bytes, Number(kilobytes) * 1024)
    } catch {
      clearInterval(timer)
    }
  }
  const outcome = await runProgram([...keylessCommand(), 'monitor', ...args, '--memory', memory], {
    env: home.env,
    cwd: home.path,
    timeoutMs: 240_000,
    onStart: ({ pid = 0 }) => {
      timer = setInterval(look, 10, pid)
    },
  })
  clearInterval(timer)
  return { ...outcome, bytes }
}

it('loading and asking take no more memory than they may, however much there is', async () => {
  home.write('trail/1.json', recordsOf(2000))
  // Parsed whole, it would be too much by itself.
  writeFileSync(join(home.path, 'trail', '2.json.gz'), gzipSync(recordsOf(90_000), { level: 1 }))
  const loaded = await peakOf('load', 'trail')
  expect(loaded, loaded.stderr).toMatchObject({ exitCode: 0 })
  expect(loaded.stderr).toContain('92,000 events')
  const reported = await peakOf('report', '--json')
  expect(reported, reported.stderr).toMatchObject({ exitCode: 0 })
  // So many different rows are more than it has room for: they go over the disk, or it says so.
  const asked = await peakOf(
    'sql',
    'SELECT count(*) FROM (SELECT DISTINCT id, n FROM stored, range(100) AS many (n))',
    '--json',
  )
  expect(asked.stdout + asked.stderr).toMatch(/9200000|memory-exhausted/)
  for (const { bytes } of [loaded, reported, asked]) {
    expect(bytes).toBeGreaterThan(mostBytes / 10)
    expect(bytes).toBeLessThan(mostBytes)
  }
}, 600_000)
