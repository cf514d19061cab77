/** `--memory` bounds what a load and a question take, measured from outside. */
import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { installEngine } from '../support/engine.ts'
import { keylessCommand } from '../support/programs.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'
import { event, roleSession } from '../unit/monitor/records.ts'

let home: TempHome
beforeEach(() => {
  home = createTempHome()
  installEngine(home)
  mkdirSync(join(home.path, 'trail'))
})
afterEach(() => home.remove())

/** One file of some 100 MB, whose events are nearly all different. */
function plantLargeFile(events: number): void {
  const fd = openSync(join(home.path, 'trail', 'large.json'), 'wx')
  writeSync(fd, '{"Records":[')
  const padding = 'x'.repeat(400)
  for (let from = 0; from < events; from += 1000) {
    const records = Array.from({ length: 1000 }, (_, at) =>
      JSON.stringify(
        event({
          userIdentity: roleSession({ role: 'admin', session: `person-${(from + at) % 5000}` }),
          requestParameters: { bucketName: `bucket-${from + at}`, key: `${from + at}${padding}` },
        }),
      ),
    )
    writeSync(fd, `${from === 0 ? '' : ','}${records.join(',')}`)
  }
  writeSync(fd, ']}')
  closeSync(fd)
}

interface Peak {
  readonly exitCode: number | null
  readonly stderr: string
  /** Of memory that was really there, in bytes. */
  readonly bytes: number
}

/** What the kernel counts while it runs. */
async function peakOf(...argv: readonly string[]): Promise<Peak> {
  const [program = '', ...words] = keylessCommand()
  const options = ['--store', join(home.path, 'store'), '--memory', '512MB']
  const child = spawn(program, [...words, 'monitor', ...argv, ...options], {
    env: home.env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let bytes = 0
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const look = (): void => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
      bytes = Math.max(bytes, 1024 * Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0))
    } catch {
      // It has ended.
    }
  }
  const watch = setInterval(look, 10)
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  }).finally(() => clearInterval(watch))
  return { exitCode, stderr, bytes }
}

it('a file of 100 MB is loaded and asked about in less than --memory', async () => {
  const events = 80_000
  plantLargeFile(events)
  const load = await peakOf('load', join(home.path, 'trail'))
  expect(load.stderr).toContain('Read 80,000 events from 1 new file.')
  const report = await peakOf('report')
  const findings = await peakOf('findings')
  expect([load.exitCode, report.exitCode]).toEqual([0, 0])
  for (const { bytes } of [load, report, findings]) {
    expect(bytes).toBeGreaterThan(50e6)
    expect(bytes).toBeLessThan(512e6)
  }
}, 120_000)
