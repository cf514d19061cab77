import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { runProgram } from '../../support/programs.ts'
import { asNobody, bundleWorker, type WorkerBundle } from '../../support/worker-bundle.ts'

let worker: WorkerBundle
let folder: string
const nobody = 65_534

beforeAll(async () => {
  worker = await bundleWorker(new URL('lock-worker.ts', import.meta.url))
})
afterAll(() => worker.remove())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyless-lock-faults-'))
  chmodSync(folder, 0o755)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

interface LockOutcome {
  readonly value?: string
  readonly code?: string
  readonly ms: number
}

async function run(command: readonly string[]): Promise<LockOutcome> {
  const { stdout, stderr } = await runProgram(command, { env: { PATH: process.env['PATH'] ?? '' } })
  expect(stdout, stderr).not.toBe('')
  return JSON.parse(stdout) as LockOutcome
}

const records = (): string[] =>
  readdirSync(join(folder, 'lock')).map((name) => {
    const text = readFileSync(join(folder, 'lock', name), 'utf8')
    return `${name}: ${text.charAt(0)}`
  })

describe.each(['node', 'bun'] as const)('on %s', (runtime) => {
  const lockWith = (before: readonly string[], ...args: readonly string[]): Promise<LockOutcome> =>
    run([...before, ...worker.command(runtime, join(folder, 'lock'), ...args)])

  it('says at once that the folder cannot be made by this user', async () => {
    const outcome = await lockWith(asNobody)
    expect(outcome).toMatchObject({ code: 'file-unwritable', fix: `ls -ld ${folder}` })
    expect(outcome.ms).toBeLessThan(1000)
  })

  it('says at once that the folder cannot be written by this user', async () => {
    mkdirSync(join(folder, 'lock'))
    const outcome = await lockWith(asNobody)
    expect(outcome).toMatchObject({ code: 'file-unwritable' })
    expect(outcome.ms).toBeLessThan(1000)
    expect(readdirSync(join(folder, 'lock'))).toEqual([])
  })

  it('says at once that the folder may not be looked at by this user', async () => {
    mkdirSync(join(folder, 'lock'), { mode: 0o700 })
    expect(await lockWith(asNobody)).toMatchObject({ code: 'file-unwritable' })
  })

  it('is left to the owner of the folder when root has used it (sudo, a container)', async () => {
    chownSync(folder, nobody, nobody)
    expect(await lockWith([])).toMatchObject({ value: 'held' })
    expect(statSync(join(folder, 'lock'))).toMatchObject({ uid: nobody, gid: nobody })
    expect(await lockWith(asNobody)).toMatchObject({ value: 'held' })
    expect(records()).toEqual(['g000000000001: R', 'g000000000002: R'])
  })

  it('takes over after a lease from an owner whose record it may not read', async () => {
    mkdirSync(join(folder, 'lock'))
    chownSync(join(folder, 'lock'), nobody, nobody)
    writeFileSync(join(folder, 'lock', 'g000000000001'), 'H', { mode: 0o600 })
    const outcome = await lockWith(asNobody)
    expect(outcome).toMatchObject({ value: 'held' })
    expect(outcome.ms).toBeGreaterThanOrEqual(1000)
  })

  it('works where there are no hard links', async () => {
    const noLinks = ['strace', '-f', '-qq', '-o', join(folder, 'trace')]
    noLinks.push('-e', 'trace=link,linkat', '-e', 'inject=link,linkat:error=EPERM')
    expect(await lockWith(noLinks)).toMatchObject({ value: 'held' })
    expect(await lockWith(noLinks)).toMatchObject({ value: 'held' })
    expect(readFileSync(join(folder, 'trace'), 'utf8')).toContain('INJECTED')
    expect(records()).toEqual(['g000000000001: R', 'g000000000002: R'])
  })

  const once = (call: string, error: string, path: string): string[] => [
    ...['strace', '-f', '-qq', '-o', join(folder, 'trace'), '-P', path],
    ...['-e', `trace=${call}`, '-e', `inject=${call}:error=${error}:when=1`],
  ]
  const first = () => join(folder, 'lock', 'g000000000001')

  it('is released although the disk failed once at that', async () => {
    expect(await lockWith([])).toMatchObject({ value: 'held' })
    const trace = ['strace', '-f', '-qq', '-o', join(folder, 'trace'), '-e', 'trace=pwrite64']
    const failing = [...trace, '-e', 'inject=pwrite64:error=EIO:when=1']
    expect(await lockWith(failing)).toMatchObject({ value: 'held' })
    expect(readFileSync(join(folder, 'trace'), 'utf8')).toContain('INJECTED')
    expect(records()).toEqual(['g000000000001: R', 'g000000000002: R'])
  })

  it('waits for nobody because a record could not be read once', async () => {
    expect(await lockWith([])).toMatchObject({ value: 'held' })
    const outcome = await lockWith(once('openat', 'ENFILE', first()))
    expect(readFileSync(join(folder, 'trace'), 'utf8')).toContain('INJECTED')
    expect(outcome).toMatchObject({ value: 'held' })
    expect(outcome.ms).toBeLessThan(900)
  })

  describe('on a small disk', () => {
    beforeEach(() => {
      const options = ['-t', 'tmpfs', '-o', 'size=64k,mode=755', 'keyless-test', folder]
      execFileSync('mount', options)
    })
    afterEach(() => execFileSync('umount', [folder]))

    it('says at once that the disk is full, leaves nothing, and works again with space', async () => {
      expect(await lockWith([])).toMatchObject({ value: 'held' })
      expect(() => writeFileSync(join(folder, 'filler'), Buffer.alloc(65_536))).toThrow('ENOSPC')
      const outcome = await lockWith([])
      expect(outcome).toMatchObject({ code: 'disk-full' })
      expect(outcome.ms).toBeLessThan(1000)
      expect(records()).toEqual(['g000000000001: R'])
      rmSync(join(folder, 'filler'))
      expect(await lockWith([])).toMatchObject({ value: 'held' })
    })

    it('is released although the disk filled up while it was held', async () => {
      expect(await lockWith([], 'fill', join(folder, 'filler'))).toMatchObject({ value: 'held' })
      expect(records()).toEqual(['g000000000001: R'])
    })

    it('says at once that the file system is read-only', async () => {
      execFileSync('mount', ['-o', 'remount,ro', folder])
      const outcome = await lockWith([])
      expect(outcome).toMatchObject({ code: 'read-only' })
      expect(outcome.ms).toBeLessThan(1000)
    })
  })
})

it('knows its own link although the answer of the file server was lost', async () => {
  const preload = fileURLToPath(new URL('lost-reply.mjs', import.meta.url))
  const [node = '', ...args] = worker.command('node', join(folder, 'lock'))
  expect(await run([node, '--import', preload, ...args])).toMatchObject({ value: 'held' })
  expect(await run([node, '--import', preload, ...args])).toMatchObject({ value: 'held' })
  expect(records()).toEqual(['g000000000001: R', 'g000000000002: R'])
})
