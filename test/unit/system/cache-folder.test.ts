import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type CacheFile, readCacheFile } from '../../../src/system/cache-folder.ts'

let folder: string
const uid = process.getuid?.()

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyless-cache-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const read = (name: string): CacheFile | undefined => readCacheFile(join(folder, name), { uid })
const refusal = (reason: string): unknown =>
  expect.objectContaining({ code: 'cache-not-private', message: expect.stringContaining(reason) })

function write(name: string, mode: number, text = 'text'): void {
  writeFileSync(join(folder, name), text)
  chmodSync(join(folder, name), mode)
}

it('reads a private file', () => {
  write('a', 0o600)
  expect(read('a')).toEqual({ text: 'text', readableByOthers: false })
})

it('gives undefined for a file, a folder or the end of a link that is not there', () => {
  symlinkSync('nowhere', join(folder, 'link'))
  expect([read('a'), read('b/c'), read('link')]).toEqual([undefined, undefined, undefined])
})

it('reads the files of SDKs that follow the umask, and says that others may read them', () => {
  write('a', 0o644)
  write('b', 0o664)
  expect([read('a'), read('b')]).toEqual([
    { text: 'text', readableByOthers: true },
    { text: 'text', readableByOthers: true },
  ])
})

it('refuses a file that every user may change', () => {
  write('a', 0o666)
  expect(() => read('a')).toThrow(refusal('can be changed by every user'))
})

it('follows a link within the folder, also when the folder is itself reached by a link', () => {
  write('a', 0o600)
  symlinkSync('a', join(folder, 'link'))
  symlinkSync('.', join(folder, 'alias'))
  expect(read('link')?.text).toBe('text')
  expect(read('alias/link')?.text).toBe('text')
})

it('refuses a link that leaves the folder', () => {
  mkdirSync(join(folder, 'cache'))
  write('outside', 0o600)
  symlinkSync('../outside', join(folder, 'cache', 'link'))
  symlinkSync('/dev/zero', join(folder, 'cache', 'device'))
  expect(() => read('cache/link')).toThrow(refusal('a link that leads out of its folder'))
  expect(() => read('cache/device')).toThrow(refusal('a link that leads out of its folder'))
})

it('refuses what is no plain file without waiting for it', async () => {
  mkdirSync(join(folder, 'folder'))
  execFileSync('mkfifo', [join(folder, 'pipe')])
  symlinkSync('pipe', join(folder, 'link-to-pipe'))
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(join(folder, 'socket'), resolve))
  expect(() => read('folder')).toThrow(refusal('is no plain file'))
  expect(() => read('pipe')).toThrow(refusal('is no plain file'))
  expect(() => read('link-to-pipe')).toThrow(refusal('is no plain file'))
  expect(() => read('socket')).toThrow(refusal('is no plain file'))
  await new Promise((resolve) => server.close(resolve))
})

it('refuses a file too long for a cache', () => {
  write('a', 0o600, 'x'.repeat(1024 * 1024 + 1))
  expect(() => read('a')).toThrow(expect.objectContaining({ code: 'file-unreadable' }))
})

it("lets root read the files of the folder's owner, as in a container, and of nobody else", () => {
  expect(uid, 'this test needs root').toBe(0)
  write('a', 0o600)
  chownSync(join(folder, 'a'), 1000, 1000)
  expect(() => read('a')).toThrow(refusal('belongs to another user'))
  chownSync(folder, 1000, 1000)
  expect(read('a')?.text).toBe('text')
})

it('asks neither owner nor mode where the system has none', () => {
  write('a', 0o666)
  expect(readCacheFile(join(folder, 'a'), { uid: undefined })?.text).toBe('text')
})
