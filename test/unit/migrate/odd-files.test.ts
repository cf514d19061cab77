import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { plantedKey } from '../../support/planted-keys.ts'
import { createScanStage, placesOf, type ScanStage } from './scan-stage.ts'

let stage: ScanStage
beforeEach(() => {
  stage = createScanStage()
})
afterEach(() => stage.remove())

const { keyId, secret, accountId } = plantedKey('odd')
const line = `AWS_ACCESS_KEY_ID=${keyId}\r\nAWS_SECRET_ACCESS_KEY=${secret}\r\n`

function bigEndian(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16()
}

it('reads UTF-16 of either order, with and without a mark, with the right lines', async () => {
  // U+010A and U+0A0A carry the byte of a line feed and are none.
  const text = `\u010A\u0A0A\u4E0A\r\nsecond\r\n${line}`
  stage.plant('le.ps1', Buffer.from(`\uFEFF${text}`, 'utf16le'))
  stage.plant('be.ps1', bigEndian(`\uFEFF${text}`))
  stage.plant('le.txt', Buffer.from(text, 'utf16le'))
  stage.plant('be.txt', bigEndian(text))
  const found = await stage.scan()
  expect(placesOf(found, stage)).toEqual(['be.ps1:3', 'be.txt:3', 'le.ps1:3', 'le.txt:3'])
  expect(found.keys.every(({ hasSecret, isBinary }) => hasSecret && !isBinary)).toBe(true)
})

it('says that a file is no text, and finds the key in it all the same', async () => {
  const noise = Buffer.from([0, 1, 2, 255, 0, 10])
  stage.plant('core', Buffer.concat([noise, Buffer.from(line), noise]))
  const { keys } = await stage.scan()
  expect(keys).toMatchObject([{ keyId, accountId, isBinary: true, hasSecret: true }])
})

it('finds a key across every edge of its windows, once', async () => {
  const at = 1024 * 1024
  for (const shift of [-4096, -2060, -2048, -2047, -20, -10, -1, 0, 1, 2048]) {
    const before = Buffer.alloc(at + shift, 'x\n')
    stage.plant(
      `edge${shift}`,
      Buffer.concat([before, Buffer.from(` ${line}`), Buffer.alloc(at, '.')]),
    )
  }
  const { keys } = await stage.scan()
  expect(keys).toHaveLength(10)
  expect(keys.every(({ hasSecret }) => hasSecret)).toBe(true)
  const edges = keys.map(({ file = '', line: number }) => [Number(file.split('edge')[1]), number])
  for (const [shift = 0, number] of edges) expect(number).toBe(1 + Math.floor((at + shift) / 2))
})

it('reads a gigabyte without holding it', async () => {
  const file = stage.plant('sparse', line)
  truncateSync(file, 1024 ** 3)
  appendFileSync(file, `\n${line}`)
  const before = process.memoryUsage().rss
  const found = await stage.scan()
  expect(placesOf(found, stage)).toEqual(['sparse:1', 'sparse:4'])
  expect(found.bytes).toBeGreaterThan(1024 ** 3)
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 ** 2)
})

it('ends although the file grows faster than it is read', async () => {
  const file = stage.plant('log', Buffer.alloc(3 * 1024 * 1024, 'a line of a log\n'))
  appendFileSync(file, line)
  const onProgress = (): void => appendFileSync(file, Buffer.alloc(4 * 1024 * 1024, '.'))
  let nowMs = 0
  const clock = { now: () => new Date(), monotonicMs: () => (nowMs += 50), sleep: async () => {} }
  const found = await stage.scan({ onProgress }, {}, clock)
  expect(found.keys).toHaveLength(1)
  expect(found.bytes).toBeLessThan(8 * 1024 * 1024)
})

it('follows no link, waits for no pipe and opens no device', async () => {
  const outside = join(stage.home, 'outside')
  mkdirSync(outside)
  writeFileSync(join(outside, 'key'), line)
  symlinkSync(outside, join(stage.folder, 'folder'))
  symlinkSync(join(outside, 'key'), join(stage.folder, 'file'))
  symlinkSync('.', join(stage.folder, 'loop'))
  execFileSync('mkfifo', [join(stage.folder, 'pipe')])
  const found = await stage.scan()
  expect(found.keys).toEqual([])
  expect(found.passed.special).toBe(1)
  const named = await stage.scan({ paths: [join(stage.folder, 'file'), '/dev/zero'] })
  expect(named.keys).toHaveLength(1)
  expect(named.passed.special).toBe(1)
})

it('goes as deep as paths may be', async () => {
  const deep = Array.from({ length: 900 }, () => 'd').join('/')
  stage.plant(`${deep}/.env`, line)
  const found = await stage.scan()
  expect(found.keys).toHaveLength(1)
})

it('leaves out node_modules and .git, unless it is asked or they are named', async () => {
  stage.plant('node_modules/a/index.js', line)
  stage.plant('.git/config', line)
  expect((await stage.scan()).keys).toEqual([])
  expect((await stage.scan({ all: true })).keys).toHaveLength(2)
  const inside = await stage.scan({ paths: [join(stage.folder, 'node_modules')] })
  expect(inside.keys).toHaveLength(1)
})

it('counts what cannot be read, and fails where a named path is not there', async () => {
  const file = stage.plant('closed', line)
  chmodSync(file, 0)
  const isRoot = process.getuid?.() === 0
  const found = await stage.scan()
  expect(found.passed.unreadableCount + found.keys.length).toBe(1)
  expect(found.passed.unreadableCount).toBe(isRoot ? 0 : 1)
  const missing = stage.scan({ paths: [join(stage.folder, 'nowhere')] })
  await expect(missing).rejects.toMatchObject({ code: 'file-unreadable' })
})

it('keeps so many findings of one file and says that there are more', async () => {
  stage.plant('many', `${keyId}\n`.repeat(1500))
  const found = await stage.scan()
  expect(found.keys).toHaveLength(1000)
  expect(found.cutFiles).toHaveLength(1)
})

it('ends when it is told to, with what it knows', async () => {
  stage.plant('a', line)
  const stop = new AbortController()
  let nowMs = 0
  const clock = { now: () => new Date(), monotonicMs: () => (nowMs += 50), sleep: async () => {} }
  const onProgress = (): void => stop.abort()
  stage.plant('b/b', line)
  const found = await stage.scan({ signal: stop.signal, onProgress }, {}, clock)
  expect(found.isComplete).toBe(false)
  expect(found.keys).toHaveLength(1)
})
