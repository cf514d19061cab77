import { chmodSync, linkSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ancestorNames } from '../../../src/system/ancestors.ts'
import { systemClock } from '../../../src/system/clock.ts'
import { readTextIfPresent } from '../../../src/system/files.ts'
import { createJournal, journalPath } from '../../../src/system/journal.ts'
import { silentLog } from '../../../src/system/log.ts'
import { resolvePaths } from '../../../src/system/paths.ts'
import { journalEntries, testJournal } from '../../support/journal.ts'
import { createTempHome, type TempHome } from '../../support/temp-home.ts'
import { testPlatform } from '../../support/test-platform.ts'

const now = new Date('2026-11-23T09:00:00.123Z')

describe('the journal', () => {
  let home: TempHome
  beforeEach(() => {
    home = createTempHome()
  })
  afterEach(() => home.remove())

  const world = () => ({
    paths: resolvePaths(home.env, 'linux', undefined),
    clock: { ...systemClock, now: () => now },
    platform: testPlatform({ os: 'linux', pid: 4711 }),
    log: silentLog,
  })

  it('has one private line for each event, with time, process and parents', () => {
    const journal = testJournal(world())
    journal.append({ event: 'sign-in', session: 'my-org' })
    journal.append({ event: 'credentials', profile: 'dev', accountId: '111111111111' })
    const [first, second] = journalEntries(home)
    expect(first).toMatchObject({
      version: 1,
      time: '2026-11-23T09:00:00.123Z',
      event: 'sign-in',
      session: 'my-org',
      pid: 4711,
    })
    expect(first?.['parents']).toEqual(ancestorNames(process.pid, 8))
    expect(second).toMatchObject({ event: 'credentials', profile: 'dev' })
    const path = journalPath(world().paths)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700)
  })

  it('keeps a line short and whole whatever the words are', () => {
    const journal = testJournal(world())
    journal.append({ event: 'refused', profile: 'p\n\u001B[31m'.repeat(5000), reason: '"}\n{' })
    const [entry] = journalEntries(home)
    expect(entry?.['reason']).toBe('"}\n{')
    expect(String(entry?.['profile'])).toHaveLength(256)
  })

  it.each([
    ['a link', 0o600, symlinkSync],
    ['a file that others may write', 0o620, linkSync],
    ['a file that is switched off', 0o400, linkSync],
  ])('does not write to %s', (_, mode, link) => {
    const path = journalPath(world().paths)
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const target = `${path}.target`
    writeFileSync(target, '')
    chmodSync(target, mode)
    link(target, path)
    testJournal(world()).append({ event: 'refresh' })
    expect(readTextIfPresent(target)).toBe('')
  })

  it('says nothing to the caller when there is no home or no folder to be made', () => {
    const { clock, platform, log } = world()
    const paths = () => resolvePaths({}, 'linux', undefined)
    const homeless = createJournal({ paths, clock, platform, log })
    expect(() => homeless.append({ event: 'refresh' })).not.toThrow()
    home.write('.local/state/keyless', 'a file where the folder should be')
    expect(() => testJournal(world()).append({ event: 'refresh' })).not.toThrow()
  })
})

describe('the names of the processes above', () => {
  it('begin with the process itself and go up', () => {
    const names = ancestorNames(process.pid, 8)
    expect(names.length).toBeGreaterThan(1)
    expect(names.slice(1)).toEqual(ancestorNames(process.ppid, 7))
    expect(ancestorNames(process.pid, 1)).toHaveLength(1)
  })

  it('are read right when a process calls itself `) S 1 (` and the like', async () => {
    const script = String.raw`printf 'a) S 1 (\n\033[1m' >/proc/$$/comm; echo; read line`
    const child = spawn('sh', ['-c', script], { stdio: ['pipe', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    expect(ancestorNames(child.pid ?? 0, 2)).toEqual([
      'a) S 1 (\n\u001B[1m',
      ...ancestorNames(process.pid, 1),
    ])
    child.stdin.end()
    await once(child, 'exit')
  })

  it('say node where Node 24 calls itself after its main thread', async () => {
    const script = 'printf MainThread >/proc/$$/comm; echo; read line'
    const child = spawn('sh', ['-c', script], { stdio: ['pipe', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    expect(ancestorNames(child.pid ?? 0, 1)).toEqual(['node'])
    child.stdin.end()
    await once(child, 'exit')
  })

  it('are none for a process that is not there', () => {
    expect(ancestorNames(0, 8)).toEqual([])
    expect(ancestorNames(2 ** 30, 8)).toEqual([])
  })
})
