import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SystemError } from '../../../src/errors.ts'
import {
  makePrivateFolder,
  readBytesIfPresent,
  readTextIfPresent,
  removeIfPresent,
  writePrivateFile,
} from '../../../src/system/files.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyless-files-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const modeOf = (path: string): number => statSync(path).mode & 0o777

describe('reading', () => {
  it('gives undefined for a file or folder that is not there', () => {
    expect(readTextIfPresent(join(folder, 'a', 'b'))).toBeUndefined()
    expect(readBytesIfPresent(join(folder, 'a'))).toBeUndefined()
  })

  it('keeps every byte', () => {
    const bytes = Buffer.from([0xef, 0xbb, 0xbf, 0, 13, 10, 0xff])
    writeFileSync(join(folder, 'a'), bytes)
    expect(readBytesIfPresent(join(folder, 'a'))).toEqual(bytes)
  })

  it.runIf(process.platform === 'linux')('gives up on what has no end', () => {
    symlinkSync('/dev/zero', join(folder, 'zero'))
    symlinkSync('/dev/null', join(folder, 'null'))
    expect(() => readTextIfPresent(join(folder, 'zero'))).toThrow(
      expect.objectContaining({
        code: 'file-unreadable',
        message: expect.stringContaining('it is too long, or has no end'),
      }),
    )
    expect(readTextIfPresent(join(folder, 'null'))).toBe('')
  })

  it('names the file that cannot be read', () => {
    expect(() => readTextIfPresent(folder)).toThrow(
      expect.objectContaining({
        code: 'file-unreadable',
        details: { path: folder, reason: 'EISDIR' },
      }),
    )
  })
})

describe('writing', () => {
  it('makes missing folders 0700 and the file 0600', () => {
    const path = join(folder, 'a', 'b', 'c')
    writePrivateFile(path, 'text')
    expect(readFileSync(path, 'utf8')).toBe('text')
    expect([modeOf(path), modeOf(join(folder, 'a')), modeOf(join(folder, 'a', 'b'))]).toEqual([
      0o600, 0o700, 0o700,
    ])
  })

  it('keeps the mode of the file that it replaces, unless another is asked for', () => {
    const path = join(folder, 'a')
    writeFileSync(path, 'old')
    chmodSync(path, 0o644)
    writePrivateFile(path, 'new')
    expect(modeOf(path)).toBe(0o644)
    writePrivateFile(path, 'newer', { mode: 0o600 })
    expect(modeOf(path)).toBe(0o600)
  })

  it('keeps the owner of the file that it replaces', () => {
    expect(process.getuid?.(), 'this test needs root').toBe(0)
    const path = join(folder, 'a')
    writeFileSync(path, 'old')
    chownSync(path, 65_534, 65_534)
    writePrivateFile(path, 'new')
    expect(statSync(path)).toMatchObject({ uid: 65_534, gid: 65_534 })
  })

  it('leaves what it makes to the owner of the folder', () => {
    expect(process.getuid?.(), 'this test needs root').toBe(0)
    chownSync(folder, 65_534, 65_534)
    writePrivateFile(join(folder, 'a', 'b'), 'new')
    expect(statSync(join(folder, 'a'))).toMatchObject({ uid: 65_534, gid: 65_534 })
    expect(statSync(join(folder, 'a', 'b'))).toMatchObject({ uid: 65_534, gid: 65_534 })
  })

  it('replaces a link instead of writing through it', () => {
    writeFileSync(join(folder, 'target'), 'theirs')
    symlinkSync('target', join(folder, 'link'))
    writePrivateFile(join(folder, 'link'), 'ours')
    expect(readFileSync(join(folder, 'target'), 'utf8')).toBe('theirs')
    expect(readFileSync(join(folder, 'link'), 'utf8')).toBe('ours')
  })

  it('leaves nothing beside the file, also when it fails', () => {
    mkdirSync(join(folder, 'taken', 'full'), { recursive: true })
    expect(() => writePrivateFile(join(folder, 'taken'), 'text')).toThrow(
      expect.objectContaining({ code: 'file-unwritable' }),
    )
    writePrivateFile(join(folder, 'a'), 'text')
    expect(readdirSync(folder).toSorted()).toEqual(['a', 'taken'])
  })

  it('removes what a killed writer of the same file left a minute ago, and nothing else', () => {
    const names = ['.a.0123456789abcdef.tmp', '.b.0123456789abcdef.tmp', '.a.mine.tmp']
    const old = Date.now() / 1000 - 61
    for (const name of names) {
      writeFileSync(join(folder, name), 'secret')
      utimesSync(join(folder, name), old, old)
    }
    writeFileSync(join(folder, '.a.fedcba9876543210.tmp'), 'being written now')
    writePrivateFile(join(folder, 'a'), 'text')
    expect(readdirSync(folder).toSorted()).toEqual([
      '.a.fedcba9876543210.tmp',
      '.a.mine.tmp',
      '.b.0123456789abcdef.tmp',
      'a',
    ])
  })

  it('says so when a file stands where a folder must be', () => {
    writeFileSync(join(folder, 'a'), '')
    expect(() => makePrivateFolder(join(folder, 'a', 'b'))).toThrow(SystemError)
    expect(() => writePrivateFile(join(folder, 'a', 'b', 'c'), '')).toThrow(
      expect.objectContaining({ code: 'file-unwritable', fix: `ls -ld ${join(folder, 'a')}` }),
    )
  })
})

describe('removing', () => {
  it('says whether there was a file', () => {
    writeFileSync(join(folder, 'a'), '')
    expect(removeIfPresent(join(folder, 'a'))).toBe(true)
    expect(removeIfPresent(join(folder, 'a'))).toBe(false)
  })
})
