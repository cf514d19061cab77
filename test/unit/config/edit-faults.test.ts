import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { runProgram } from '../../support/programs.ts'
import { createTempHome, type TempHome } from '../../support/temp-home.ts'
import { asNobody, bundleWorker, type WorkerBundle } from '../../support/worker-bundle.ts'

/** Root passes every permission, so these run as the user nobody, or as root on a real mount. */
let worker: WorkerBundle
let home: TempHome
let aws: string
const old = '[profile a]\nk = old\n'

beforeAll(async () => {
  worker = await bundleWorker(new URL('edit-worker.ts', import.meta.url))
})
afterAll(() => worker.remove())
beforeEach(() => {
  home = createTempHome()
  chmodSync(home.path, 0o755)
  aws = join(home.path, '.aws')
})
afterEach(() => home.remove())

async function edit(before: readonly string[], value = 'new'): Promise<unknown> {
  const command = [...before, ...worker.command('node', home.path, value)]
  const { stdout, stderr } = await runProgram(command, { env: home.env })
  expect(stderr).toBe('')
  return JSON.parse(stdout)
}

function given(path: string, mode: number): void {
  mkdirSync(path, { recursive: true })
  chownSync(path, 65_534, 65_534)
  chmodSync(path, mode)
}

function mounted(path: string, options: readonly string[], work: () => Promise<void>) {
  execFileSync('mount', [...options, path])
  return work().finally(() => execFileSync('umount', [path]))
}

describe('as an unprivileged user', () => {
  it('says that the folder cannot be written, and leaves the file as it was', async () => {
    home.write('.aws/config', old, 0o644)
    given(aws, 0o555)
    given(join(home.path, 'backups'), 0o700)
    expect(await edit(asNobody)).toMatchObject({ code: 'file-unwritable' })
    expect(home.read('.aws/config')).toBe(old)
  })

  it('changes nothing where no backup can be kept', async () => {
    home.write('.aws/config', old, 0o644)
    given(aws, 0o755)
    expect(await edit(asNobody)).toMatchObject({
      code: 'file-unwritable',
      message: `${join(home.path, 'backups')} cannot be written: permission denied, EACCES.`,
    })
    expect(home.read('.aws/config')).toBe(old)
  })

  it('says that the file cannot be read', async () => {
    home.write('.aws/config', old, 0o600)
    chmodSync(aws, 0o755)
    expect(await edit(asNobody)).toEqual({
      code: 'config-unreadable',
      message: `${join(aws, 'config')} cannot be read: permission denied, EACCES.`,
    })
  })
})

describe('on disks of their own', () => {
  const small = ['-t', 'tmpfs', '-o', 'size=64k,mode=755', 'keyless-test']

  it('says that the disk is full, and leaves the file as it was', async () => {
    mkdirSync(aws)
    await mounted(aws, small, async () => {
      writeFileSync(join(aws, 'config'), old)
      await edit([], 'first')
      expect(() => writeFileSync(join(aws, 'filler'), Buffer.alloc(1 << 20))).toThrow('ENOSPC')
      expect(await edit([], 'second')).toMatchObject({ code: 'disk-full' })
      expect(home.read('.aws/config')).toBe('[profile a]\nk = first\n')
      expect(readdirSync(aws).toSorted()).toEqual(['config', 'filler', 'keyless'])
    })
  })

  it('says that the file system is read-only', async () => {
    mkdirSync(aws)
    await mounted(aws, small, async () => {
      writeFileSync(join(aws, 'config'), old)
      execFileSync('mount', ['-o', 'remount,ro', aws])
      expect(await edit([])).toMatchObject({ code: 'read-only' })
      expect(home.read('.aws/config')).toBe(old)
    })
  })

  it('writes a mounted file in place, says so, and keeps the old one', async () => {
    home.write('.aws/config', old)
    const outside = home.write('outside', old)
    await mounted(join(aws, 'config'), ['--bind', outside], async () => {
      expect(await edit([], 'a-longer-value')).toEqual({ how: 'in-place' })
      expect(await edit([], 'x')).toEqual({ how: 'in-place' })
      expect(readFileSync(outside, 'utf8')).toBe('[profile a]\nk = x\n')
    })
    const backups = readdirSync(join(home.path, 'backups')).toSorted()
    expect(home.read(join('backups', backups[0] ?? ''))).toBe(old)
    expect(readdirSync(aws).toSorted()).toEqual(['config', 'keyless'])
  })

  it('puts a mounted file back when its disk fills up half-way', async () => {
    mkdirSync(join(home.path, 'small'))
    home.write('.aws/config', old)
    await mounted(join(home.path, 'small'), small, async () => {
      const outside = join(home.path, 'small', 'config')
      writeFileSync(outside, old)
      expect(() =>
        writeFileSync(join(home.path, 'small', 'filler'), Buffer.alloc(1 << 20)),
      ).toThrow('ENOSPC')
      await mounted(join(aws, 'config'), ['--bind', outside], async () => {
        expect(await edit([], 'long'.repeat(4000))).toMatchObject({ code: 'disk-full' })
        expect(readFileSync(outside, 'utf8')).toBe(old)
      })
    })
  })
})
