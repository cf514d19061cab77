import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { applyPlan, applyPlans, type ApplySystem } from '../../../src/config/apply-plan.ts'
import { readRecords } from '../../../src/config/edit-record.ts'
import { type Edit, planEdits } from '../../../src/config/edit-plan.ts'
import { systemClock } from '../../../src/system/clock.ts'
import { createTempHome, type TempHome } from '../../support/temp-home.ts'
import { testPlatform } from '../../support/test-platform.ts'

let home: TempHome
let path: string
let system: ApplySystem

beforeEach(() => {
  home = createTempHome()
  path = join(home.path, '.aws', 'config')
  system = {
    paths: {
      locks: join(home.path, '.aws', 'keyless'),
      backups: join(home.path, 'state', 'backups'),
    },
    clock: { ...systemClock, now: () => new Date('2026-01-02T03:04:05Z') },
    platform: testPlatform(),
  }
})
afterEach(() => home.remove())

function set(name: string, key: string, value: string): Edit {
  return { kind: 'set', section: { type: 'profile', name }, key, value }
}

function modeOf(file: string): number {
  return statSync(file).mode & 0o777
}

describe('a plan', () => {
  it('shows what it would do and writes nothing', () => {
    home.write('.aws/config', '[profile a]\nregion = x\nk = v\n')
    const plan = planEdits(path, [set('a', 'region', 'y'), set('b', 'l', 'w')])
    expect(plan.changed).toBe(true)
    expect(plan.diff.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'same [profile a]',
      'removed region = x',
      'added region = y',
      'same k = v',
      'added [profile b]',
      'added l = w',
    ])
    expect(home.read('.aws/config')).toBe('[profile a]\nregion = x\nk = v\n')
  })

  it('masks secrets in the lines around an edit', () => {
    home.write('.aws/config', '[profile a]\naws_secret_access_key = wJalr\nk = v\n')
    const { diff } = planEdits(path, [set('a', 'k', 'w')])
    expect(diff.map((line) => line.text)).toContain('aws_secret_access_key = ****')
  })

  it('leaves a long file out except around the edit, and numbers the lines', () => {
    const sections = Array.from({ length: 500 }, (_, index) => `[profile p${index}]\nk = v\n`)
    home.write('.aws/config', sections.join(''))
    const { diff } = planEdits(path, [set('p250', 'k', 'w')])
    expect(diff).toHaveLength(8)
    expect(diff.find((line) => line.kind === 'added')).toEqual({
      kind: 'added',
      text: 'k = w',
      line: 502,
    })
  })

  it('changes nothing when everything is there already', async () => {
    home.write('.aws/config', '[profile a]\nk=v')
    const plan = planEdits(path, [set('a', 'k', 'v')])
    expect(plan).toMatchObject({ changed: false, diff: [] })
    expect(await applyPlan(plan, system)).toMatchObject({ how: 'unchanged' })
    expect(existsSync(system.paths.backups)).toBe(false)
  })

  it('refuses to edit a file that is broken, and names the line', () => {
    home.write('.aws/config', '[profile a]\nk\n')
    expect(() => planEdits(path, [set('a', 'k', 'v')])).toThrow(
      `Line 2 of ${path} has no "=" between a key and its value.`,
    )
  })

  it('takes edits in order, later ones undoing earlier ones', () => {
    const section = { type: 'profile', name: 'a' } as const
    const edits: Edit[] = [
      set('a', 'k', 'v'),
      set('a', 'k', 'w'),
      { kind: 'remove-section', section },
    ]
    expect(planEdits(path, edits)).toMatchObject({ changed: false })
    const removed = planEdits(path, [...edits, set('a', 'l', 'x')])
    expect(Buffer.from(removed.after).toString()).toBe('[profile a]\nl = x\n')
  })
})

describe('applying a plan', () => {
  it('makes a private file in a private folder', async () => {
    const applied = await applyPlan(planEdits(path, [set('a', 'k', 'v')]), system)
    expect(applied).toEqual({
      how: 'replaced',
      target: path,
      backup: undefined,
      edit: '20260102T030405Z-1',
    })
    expect(home.read('.aws/config')).toBe('[profile a]\nk = v\n')
    expect([modeOf(path), modeOf(join(home.path, '.aws'))]).toEqual([0o600, 0o700])
  })

  it('keeps the mode of the file, and a private copy of what was there', async () => {
    home.write('.aws/config', '[profile a]\nk = v\n')
    chmodSync(path, 0o644)
    const first = await applyPlan(planEdits(path, [set('a', 'k', 'w')]), system)
    const second = await applyPlan(planEdits(path, [set('a', 'k', 'x')]), system)
    expect(modeOf(path)).toBe(0o644)
    expect(first.backup).toBe(join(system.paths.backups, 'config-20260102T030405Z-1'))
    expect(second.backup).toBe(join(system.paths.backups, 'config-20260102T030405Z-2'))
    expect(readFileSync(first.backup ?? '', 'utf8')).toBe('[profile a]\nk = v\n')
    expect(readFileSync(second.backup ?? '', 'utf8')).toBe('[profile a]\nk = w\n')
    expect(modeOf(first.backup ?? '')).toBe(0o600)
  })

  it('never writes over a change that another program made meanwhile', async () => {
    home.write('.aws/config', '[profile a]\nk = v\n')
    const plan = planEdits(path, [set('a', 'k', 'w')])
    home.write('.aws/config', '[profile a]\nk = theirs\n')
    await expect(applyPlan(plan, system)).rejects.toMatchObject({ code: 'config-conflict' })
    expect(home.read('.aws/config')).toBe('[profile a]\nk = theirs\n')
    expect(existsSync(system.paths.backups)).toBe(false)
  })

  it('lets one of many writers of the same plan through, and tells the others', async () => {
    home.write('.aws/config', '[profile a]\nk = v\n')
    const plans = ['1', '2', '3', '4'].map((value) => planEdits(path, [set('a', 'k', value)]))
    const results = await Promise.allSettled(plans.map(async (plan) => applyPlan(plan, system)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('writes behind a link, which stays a link', async () => {
    const target = home.write('dotfiles/aws', '[profile a]\nk = v\n', 0o640)
    mkdirSync(join(home.path, '.aws'))
    symlinkSync('../dotfiles/aws', path)
    const applied = await applyPlan(planEdits(path, [set('a', 'k', 'w')]), system)
    expect(applied).toMatchObject({ how: 'replaced', target })
    expect(lstatSync(path).isSymbolicLink()).toBe(true)
    expect(readFileSync(target, 'utf8')).toBe('[profile a]\nk = w\n')
    expect(modeOf(target)).toBe(0o640)
  })

  it('makes the file that a link points to', async () => {
    mkdirSync(join(home.path, '.aws'))
    mkdirSync(join(home.path, 'dotfiles'))
    symlinkSync(join(home.path, 'dotfiles', 'aws'), path)
    await applyPlan(planEdits(path, [set('a', 'k', 'w')]), system)
    expect(home.read('dotfiles/aws')).toBe('[profile a]\nk = w\n')
    expect(lstatSync(path).isSymbolicLink()).toBe(true)
  })

  it("refuses a link to another user's file", async () => {
    const target = home.write('theirs', '[profile a]\nk = v\n', 0o666)
    chownSync(target, 12_345, 12_345)
    mkdirSync(join(home.path, '.aws'))
    symlinkSync(target, path)
    await expect(applyPlan(planEdits(path, [set('a', 'k', 'w')]), system)).rejects.toMatchObject({
      code: 'file-unwritable',
      message: `${path} is a link to ${target}, which belongs to another user.`,
    })
    expect(home.read('theirs')).toBe('[profile a]\nk = v\n')
  })

  it('refuses a link that leads in a circle', async () => {
    mkdirSync(join(home.path, '.aws'))
    const plan = planEdits(path, [set('a', 'k', 'w')])
    symlinkSync('config', path)
    await expect(applyPlan(plan, system)).rejects.toMatchObject({ code: 'file-unwritable' })
  })

  it('leaves no other file in the folder', async () => {
    writeFileSync(home.write('.aws/config', ''), '[profile a]\nk = v\n')
    await applyPlan(planEdits(path, [set('a', 'k', 'w')]), system)
    expect(readdirSync(join(home.path, '.aws')).toSorted()).toEqual(['config', 'keyless'])
  })
})

describe('applying plans of two files', () => {
  let other: string
  beforeEach(() => {
    home.write('.aws/config', '[profile a]\nk = v\n')
    other = home.write('own/settings', '[profile a]\nk = v\n')
  })
  const plans = () => [path, other].map((file) => planEdits(file, [set('a', 'k', 'w')]))
  const records = () => readRecords({ backups: system.paths.backups, owner: undefined })

  it('notes one edit', async () => {
    const applied = await applyPlans(plans(), system)
    expect(applied.map(({ edit }) => edit)).toEqual(Array(2).fill('20260102T030405Z-1'))
    expect(records().map(({ files }) => files.map(({ file }) => file))).toEqual([[path, other]])
  })

  it('writes neither where one was changed meanwhile', async () => {
    const planned = plans()
    writeFileSync(other, 'theirs')
    await expect(applyPlans(planned, system)).rejects.toMatchObject({ code: 'config-conflict' })
    expect(home.read('.aws/config')).toBe('[profile a]\nk = v\n')
    expect(existsSync(system.paths.backups)).toBe(false)
  })

  it('leaves one out that changes nothing', async () => {
    const [first, second] = plans()
    const applied = await applyPlans([{ ...first!, changed: false }, second!], system)
    expect(applied.map(({ how }) => how)).toEqual(['unchanged', 'replaced'])
    expect(records().map(({ files }) => files.map(({ file }) => file))).toEqual([[other]])
  })
})
