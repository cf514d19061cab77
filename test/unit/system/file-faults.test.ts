import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { runProgram } from '../../support/programs.ts'
import { asNobody, bundleWorker, type WorkerBundle } from '../../support/worker-bundle.ts'

/** Root passes every permission, so these run as the user nobody, or as root on a real full disk. */
let worker: WorkerBundle
let folder: string

beforeAll(async () => {
  worker = await bundleWorker(new URL('files-worker.ts', import.meta.url))
})
afterAll(() => worker.remove())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyless-faults-'))
  chmodSync(folder, 0o755)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function outcomeOf(
  before: readonly string[],
  action: 'write' | 'read' | 'cache',
  path: string,
): Promise<unknown> {
  const command = [...before, ...worker.command('node', action, path)]
  const { stdout, stderr } = await runProgram(command, { env: { PATH: process.env['PATH'] ?? '' } })
  expect(stderr).toBe('')
  return JSON.parse(stdout)
}

describe('as an unprivileged user', () => {
  it('names the folder that cannot be written', async () => {
    const path = join(folder, 'a', 'b')
    expect(await outcomeOf(asNobody, 'write', path)).toEqual({
      code: 'file-unwritable',
      message: `${join(folder, 'a')} cannot be written: permission denied, EACCES.`,
      fix: `ls -ld ${folder}`,
      details: { path: folder, file: join(folder, 'a'), reason: 'EACCES' },
    })
  })

  it('names the file that cannot be read', async () => {
    const path = join(folder, 'a')
    writeFileSync(path, 'secret', { mode: 0o600 })
    expect(await outcomeOf(asNobody, 'read', path)).toMatchObject({ code: 'file-unreadable' })
  })

  it("reads root's file from a cache, and refuses another user's", async () => {
    writeFileSync(join(folder, 'a'), 'text')
    expect(await outcomeOf(asNobody, 'cache', join(folder, 'a'))).toEqual({
      value: { text: 'text', readableByOthers: true },
    })
    chownSync(join(folder, 'a'), 12_345, 12_345)
    expect(await outcomeOf(asNobody, 'cache', join(folder, 'a'))).toMatchObject({
      code: 'cache-not-private',
      message: `${join(folder, 'a')} belongs to another user, so it is not used.`,
    })
  })
})

describe('on disks that cannot be written', () => {
  beforeEach(() => {
    const options = ['-t', 'tmpfs', '-o', 'size=64k,mode=755', 'keyless-test', folder]
    execFileSync('mount', options)
  })
  afterEach(() => execFileSync('umount', [folder]))

  it('says that the disk is full, and keeps the old file', async () => {
    mkdirSync(join(folder, 'a'))
    const path = join(folder, 'a', 'file')
    writeFileSync(path, 'old')
    fillDisk(join(folder, 'filler'))
    expect(await outcomeOf([], 'write', path)).toMatchObject({
      code: 'disk-full',
      message: `${path} cannot be written: the disk is full.`,
    })
    expect(readFileSync(path, 'utf8')).toBe('old')
    expect(readdirSync(join(folder, 'a'))).toEqual(['file'])
  })

  it('says that the file system is read-only', async () => {
    execFileSync('mount', ['-o', 'remount,ro', folder])
    expect(await outcomeOf([], 'write', join(folder, 'a', 'b'))).toMatchObject({
      code: 'read-only',
      fix: `make ${folder} writable, then run the same command again`,
    })
  })
})

function fillDisk(path: string): void {
  expect(() => writeFileSync(path, Buffer.alloc(1024 * 1024))).toThrow('ENOSPC')
}
