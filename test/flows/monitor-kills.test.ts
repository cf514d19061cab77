import { afterEach, beforeEach, expect, it } from 'vitest'
import { installEngine } from '../support/engine.ts'
import { keyless, keylessCommand, runProgram } from '../support/programs.ts'
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

/** System calls at which the process is killed: a part of plain files, that of others and its text, the log. */
const points = [
  ...['write:1', 'write:3', 'write:5', 'write:8', 'write:11', 'write:13'],
  ...['fsync:1', 'fsync:2', 'fsync:3', 'fsync:4', 'unlink:2', 'fchmod:1'],
]

it('a load that is killed anywhere loses no event and doubles none', async () => {
  const monitor = (...args: string[]) => keyless(['monitor', ...args], { env: home.env })
  const all = Array.from({ length: points.length * 40 }, () => event())
  let killed = 0
  for (const [at, point] of points.entries()) {
    const [call, when] = point.split(':')
    const records = all.slice(Math.max(0, at * 40 - 10), at * 40 + 40)
    home.write(`trail/${at}.json`, JSON.stringify({ Records: records.slice(0, 25) }))
    const lines = records.slice(20).map((record) => JSON.stringify(record))
    home.write(`trail/${at}.jsonl`, lines.join('\n'))
    const inject = ['-f', '-o', '/dev/null', '-e', `inject=${call}:signal=KILL:when=${when}`]
    const load = [...keylessCommand(), 'monitor', 'load', `${home.path}/trail`]
    const { signal, exitCode } = await runProgram(['strace', ...inject, ...load], { env: home.env })
    if (signal === 'SIGKILL' || exitCode === 137) killed++
    expect(await monitor('load', `${home.path}/trail`), point).toMatchObject({ exitCode: 0 })
    const status = JSON.parse((await monitor('status', '--json')).stdout) as { events: number }
    expect(status.events, point).toBe(at * 40 + 40)
  }
  expect(killed).toBeGreaterThan(points.length / 2)
  const { stdout } = await monitor(
    'sql',
    'SELECT count(*), count(DISTINCT id) FROM stored',
    '--csv',
  )
  expect(stdout.split('\r\n')[1]).toBe(`${all.length},${all.length}`)
}, 300_000)
