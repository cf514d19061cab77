import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import {
  createProcessTable,
  type ProcessSources,
  type ProcessTable,
  systemSources,
} from '../../../src/system/process-table.ts'

function missing(code: string): never {
  throw Object.assign(new Error(code), { code })
}

/** A machine that answers nothing but what the test says. */
function sources(given: Partial<ProcessSources>): ProcessSources {
  return {
    readText: () => missing('ENOENT'),
    readLink: () => missing('ENOENT'),
    probe: () => 'unknown',
    ask: () => undefined,
    host: () => 'desk',
    hardwareAddresses: () => ['00:00:00:00:00:00', '02:aa:bb:cc:dd:ee'],
    startedAtMs: 1_700_000_000_000,
    ...given,
  }
}

const stat = (pid: number, letter: string, start: number): string =>
  `${pid} (a) Z ) b) ${letter} 1 ${'0 '.repeat(17)}${start} 0 0`

describe('on this Linux', () => {
  const table = createProcessTable({ os: 'linux', pid: process.pid })
  const children: ChildProcess[] = []
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
  })

  function start(...command: readonly [string, ...string[]]): ChildProcess & { pid: number } {
    const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'pipe', 'ignore'] })
    children.push(child)
    return Object.assign(child, { pid: child.pid ?? 0 })
  }

  it('finds itself running since the time that it gives', () => {
    const self = table.self()
    expect(table.look(process.pid, false)).toEqual({ state: 'running', start: self.start })
    expect(self).toMatchObject({
      pid: process.pid,
      machine: expect.stringMatching(/^[0-9a-f-]{36}$/),
      pidNamespace: expect.stringMatching(/^pid:\[\d+\]$/),
    })
  })

  it('tells a suspended process', async () => {
    const child = start('sh', '-c', 'echo ready; sleep 60')
    await once(child.stdout!, 'data')
    child.kill('SIGSTOP')
    await expect.poll(() => table.look(child.pid, false).state).toBe('stopped')
  })

  it('tells a killed process that nobody has reaped', async () => {
    const parent =
      'import subprocess, time; print(subprocess.Popen(["sleep", "60"]).pid, flush=True); time.sleep(60)'
    const child = start('python3', '-c', parent)
    const [data] = (await once(child.stdout!, 'data')) as [Buffer]
    process.kill(Number(data.toString()), 'SIGKILL')
    await expect.poll(() => table.look(Number(data.toString()), false).state).toBe('ended')
  })

  it('tells a process that is gone', async () => {
    const child = start('true')
    await once(child, 'exit')
    expect(table.look(child.pid, false)).toEqual({ state: 'absent' })
  })

  it('reads the start time as the kernel wrote it', () => {
    const text = readFileSync('/proc/self/stat', 'utf8')
    const field = text.slice(text.lastIndexOf(')') + 2).split(' ')[19]
    expect(table.self().start).toBe(Number(field))
  })
})

describe('on a Linux that hides things', () => {
  const linux = (given: Partial<ProcessSources>): ProcessTable =>
    createProcessTable({ os: 'linux', pid: 7 }, sources(given))

  it('splits at the last parenthesis of a process name', () => {
    const table = linux({ readText: () => stat(9, 'R', 5000) })
    expect(table.look(9, false)).toEqual({ state: 'running', start: 5000 })
  })

  it('takes the letters Z and X for ended, T and t for suspended', () => {
    const states = ['Z', 'X', 'T', 't', 'D', 'I'].map(
      (letter) => linux({ readText: () => stat(9, letter, 1) }).look(9, false).state,
    )
    expect(states).toEqual(['ended', 'ended', 'stopped', 'stopped', 'running', 'running'])
  })

  it('believes in absence only when the kernel says ESRCH too (hidepid)', () => {
    expect(linux({ probe: () => 'there' }).look(9, false)).toEqual({ state: 'unknown' })
    expect(linux({ probe: () => 'unknown' }).look(9, false)).toEqual({ state: 'unknown' })
    expect(linux({ probe: () => 'absent' }).look(9, false)).toEqual({ state: 'absent' })
  })

  it('knows nothing of a process whose entry may not be read or says nothing', () => {
    const denied = linux({ readText: () => missing('EACCES'), probe: () => 'absent' })
    expect(denied.look(9, false)).toEqual({ state: 'unknown' })
    expect(linux({ readText: () => '' }).look(9, false)).toEqual({ state: 'unknown' })
  })

  it('claims no place of its own without /proc, or with the /proc of another namespace', () => {
    const foreign = linux({ readLink: () => '4711', readText: () => stat(7, 'R', 1) })
    expect(linux({}).self()).toMatchObject({ pidNamespace: '', machine: '' })
    expect(foreign.self()).toMatchObject({ pid: 7, pidNamespace: '' })
  })
})

describe('on macOS', () => {
  const mac = (given: Partial<ProcessSources>): ProcessTable =>
    createProcessTable({ os: 'darwin', pid: 7 }, sources(given))
  const ps = (line: string): ProcessTable => mac({ probe: () => 'there', ask: () => line })

  it('proves absence without starting ps', () => {
    expect(mac({ probe: () => 'absent' }).look(9, false)).toEqual({ state: 'absent' })
  })

  it('starts ps only for a thorough look', () => {
    const asked: string[] = []
    const table = mac({
      probe: () => 'there',
      ask: (command, args) => {
        asked.push([command, ...args].join(' '))
        return 'Mon Nov 23 02:09:00 2026     Ss  \n'
      },
    })
    expect(table.look(9, false)).toEqual({ state: 'unknown' })
    expect(asked).toEqual([])
    expect(table.look(9, true)).toEqual({
      state: 'running',
      start: Date.UTC(2026, 10, 23, 2, 9),
    })
    expect(asked).toEqual(['ps -o lstart=,stat= -p 9'])
  })

  it('reads the state that ps shows', () => {
    const date = 'Mon Nov  2 02:09:00 2026'
    const states = ['T', 'T+', 'Z', 'S', 'R+', 'U'].map(
      (letter) => ps(`${date} ${letter}`).look(9, true).state,
    )
    expect(states).toEqual(['stopped', 'stopped', 'ended', 'running', 'running', 'running'])
  })

  it('knows nothing when ps fails or speaks another language', () => {
    expect(mac({ probe: () => 'there' }).look(9, true)).toEqual({ state: 'unknown' })
    expect(ps('Mo 23 Nov 02:09:00 2026 S').look(9, true)).toEqual({ state: 'unknown' })
  })

  it('gives its own start as ps would show it, to the second', () => {
    expect(mac({}).self()).toMatchObject({ pid: 7, start: 1_700_000_000_000 })
    expect(mac({}).startTolerance).toBeGreaterThanOrEqual(2000)
  })
})

describe('on Windows', () => {
  const windows = (given: Partial<ProcessSources>): ProcessTable =>
    createProcessTable({ os: 'win32', pid: 7 }, sources(given))

  it('believes in absence, and in nothing else: pids are soon given away again', () => {
    expect(windows({ probe: () => 'absent' }).look(9, true)).toEqual({ state: 'absent' })
    expect(windows({ probe: () => 'there' }).look(9, true)).toEqual({ state: 'unknown' })
  })

  it('is another machine when the name or the hardware is another', () => {
    const machine = (given: Partial<ProcessSources>): string => windows(given).self().machine
    const here = machine({})
    expect(here).toMatch(/^[0-9a-f]{32}$/)
    expect(machine({})).toBe(here)
    expect(machine({ host: () => 'other' })).not.toBe(here)
    expect(machine({ hardwareAddresses: () => ['02:00:00:00:00:01'] })).not.toBe(here)
  })

  it('cannot tell the machine without any hardware address', () => {
    expect(windows({ hardwareAddresses: () => ['00:00:00:00:00:00'] }).self().machine).toBe('')
  })
})

it('answers for this process from the real system', () => {
  expect(systemSources.probe(process.pid)).toBe('there')
  expect(systemSources.ask('echo', ['a', 'b'])).toBe('a b\n')
  expect(systemSources.ask('false', [])).toBeUndefined()
})
