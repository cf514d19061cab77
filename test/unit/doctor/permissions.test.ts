import { chmodSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { permissions } from '../../../src/doctor/checks/permissions.ts'
import { applyStep, planRepairs } from '../../../src/doctor/plan-repairs.ts'
import { createDoctorStage, type DoctorStage, healthy } from './doctor-stage.ts'

let stage: DoctorStage

beforeEach(() => {
  stage = createDoctorStage()
})

afterEach(async () => {
  await stage.close()
})

async function steps() {
  const { findings } = await stage.examine([permissions])
  return planRepairs(findings, stage.world().files).steps
}

const modeOf = (path: string): number => statSync(path).mode & 0o7777

test('a device in place of a file is left as it is, whoever asks', async () => {
  stage.env = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' }
  stage.platform = { uid: 0 }
  expect(await steps()).toEqual([])
})

test('a folder where everybody may write, and each only to what is theirs, is left as it is', async () => {
  const shared = join(stage.home.path, 'shared')
  stage.home.write('shared/config', healthy, 0o600)
  stage.env = { AWS_CONFIG_FILE: join(shared, 'config') }
  chmodSync(shared, 0o1777)
  expect(await steps()).toEqual([])
  chmodSync(shared, 0o777)
  expect(await steps()).toMatchObject([{ path: shared, to: 0o755 }])
})

test('a folder that is named like a cache file stays open', async () => {
  stage.token('my-org')
  const folder = join(stage.home.path, '.aws', 'sso', 'cache', 'other.json')
  mkdirSync(folder)
  chmodSync(folder, 0o755)
  expect(await steps()).toEqual([])
})

test('what was closed or went after the look stays as it is', async () => {
  const closed = stage.token('my-org')
  const gone = stage.token('other')
  for (const path of [closed, gone]) chmodSync(path, 0o644)
  const planned = await steps()
  expect(planned).toHaveLength(2)
  chmodSync(closed, 0o400)
  rmSync(gone)
  expect(planned.map(applyStep)).toEqual([false, false])
  expect(modeOf(closed)).toBe(0o400)
})

test('files of other programs are told of, and left as they are', async () => {
  const others = [
    stage.home.write('.aws/sso/cache/kiro-auth-token.json', '{}', 0o644),
    stage.home.write('.aws/sso/cache/amazon q.json', '{}', 0o666),
    stage.home.write('.aws/cli/cache/of-a-plugin.json', '{}', 0o644),
  ]
  for (const path of others) chmodSync(path, path.includes(' ') ? 0o666 : 0o644)
  const { findings } = await stage.examine([permissions])
  expect(await steps()).toEqual([])
  expect(findings.map(({ code }) => code).toSorted()).toEqual([
    'file-readable-by-others',
    'file-writable-by-others',
  ])
  expect(findings.map(({ fix }) => fix)).toContain(`chmod go-rwx '${others[1]}'`)
})

test('a sign-in of the config that everybody may change is closed', async () => {
  stage.config(healthy)
  const path = stage.token('my-org')
  chmodSync(path, 0o666)
  expect(await steps()).toMatchObject([{ path, to: 0o600 }])
})

test('what is still open is closed', async () => {
  const path = stage.token('my-org')
  chmodSync(path, 0o644)
  expect((await steps()).map(applyStep)).toEqual([true])
  expect(modeOf(path)).toBe(0o600)
})
