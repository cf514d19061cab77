import { existsSync, lstatSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type CliStage, createCliStage } from '../../../support/cli-transcript.ts'

let stage: CliStage
let path: string

beforeAll(async () => {
  stage = await createCliStage()
  path = join(stage.home.path, '.config/keyless/config.yaml')
})
afterAll(async () => {
  await stage.close()
})
beforeEach(() => rmSync(path, { force: true }))

describe('config', () => {
  test('says where the file is and what is in force, without one too', async () => {
    expect((await stage.keyless(['config', 'path'])).stdout).toBe(`${path}\n`)
    expect(await stage.keyless(['config'])).toEqual({
      exitCode: 0,
      stderr: '',
      stdout: [
        `${path} (not there)`,
        'production.profiles  none',
        'production.accounts  none',
        'production.roles     none',
        'guard                none',
        'team                 none',
        '',
      ].join('\n'),
    })
    expect((await stage.keyless(['config', 'check'])).stdout).toBe(
      `${path} is not there; everything is as usual.\n`,
    )
    expect(existsSync(path)).toBe(false)
  })

  test('set writes a private file, get reads it, unset takes it out', async () => {
    const set = await stage.keyless(['config', 'set', 'production.profiles', 'prod-*, *-live'])
    expect(set).toEqual({ exitCode: 0, stdout: '', stderr: '' })
    expect(statSync(path).mode & 0o777).toBe(0o600)
    const get = await stage.keyless(['config', 'get', 'production.profiles'])
    expect(get.stdout).toBe('prod-*\n*-live\n')
    expect((await stage.keyless(['config', 'check'])).exitCode).toBe(0)
    const json = await stage.keyless(['config', 'set', 'production.roles', 'Admin', '--json'])
    const { backup } = JSON.parse(json.stdout) as { backup: string }
    expect(backup).toContain('/backups/config.yaml-')
    const unset = await stage.keyless(['config', 'unset', 'production.profiles'])
    expect(unset.stderr).toContain('As it was before: ')
    expect((await stage.keyless(['config', 'get', 'production.profiles'])).stdout).toBe('')
    expect((await stage.keyless(['config', '--json'])).stdout).toContain('"Admin"')
    expect(readdirSync(join(path, '..'))).toEqual(['config.yaml'])
  })

  test('set shows the change on a terminal', async () => {
    const { stderr } = await stage.keyless(['config', 'set', 'production.roles', 'Admin'], {
      columns: 40,
    })
    expect(stderr).toBe(
      `\n${path}\n+ # Settings of keyless. \`keyless config check\` says whether they are in order.\n+ \n+ version: 1\n+ production:\n+   roles: [Admin]\n\n`,
    )
  })

  test('set takes a list as it stands in the file', async () => {
    const list = `[prod-*, '*-live', "admin"]`
    await stage.keyless(['config', 'set', 'production.profiles', list])
    const { stdout } = await stage.keyless(['config', 'get', 'production.profiles'])
    expect(stdout).toBe('prod-*\n*-live\nadmin\n')
  })

  test('writes a link at its target', async () => {
    const target = stage.home.write('dotfiles/keyless.yaml', '# mine\nversion: 1\n')
    symlinkSync(target, path)
    await stage.keyless(['config', 'set', 'production.roles', 'Admin'])
    expect(lstatSync(path).isSymbolicLink()).toBe(true)
    expect(stage.home.read('dotfiles/keyless.yaml')).toBe(
      '# mine\nversion: 1\nproduction:\n  roles: [Admin]\n',
    )
  })

  test('names the key that was meant, and refuses values that are none', async () => {
    const near = await stage.keyless(['config', 'get', 'production.profile'])
    expect(near).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        'error: There is no setting production.profile. Did you mean production.profiles?\n' +
        'try: keyless config get production.profiles\n',
    })
    const short = await stage.keyless(['config', 'set', 'production', 'prod-*'])
    expect(short.stderr).toContain("\ntry: keyless config set production.profiles 'prod-*'\n")
    const rules = await stage.keyless(['config', 'set', 'guard', 'x'])
    expect(rules.stderr).toContain('\ntry: keyless config edit\n')
    const value = await stage.keyless(['config', 'set', 'production.accounts', 'prod'])
    expect(value.exitCode).toBe(2)
    expect(value.stderr).toContain('has prod, which is no account id (12 digits).')
    const empty = await stage.keyless(['config', 'set', 'production.accounts', ''])
    expect(empty.exitCode).toBe(2)
    expect(existsSync(path)).toBe(false)
  })

  test('leaves a broken file alone, says all that is wrong with it, and names no escape code', async () => {
    const broken = 'version: 1\n"pro\\x1b[31mduction": {}\nguards: []\n'
    stage.home.write('.config/keyless/config.yaml', broken)
    const set = await stage.keyless(['config', 'set', 'production.roles', 'Admin'])
    expect(set.exitCode).toBe(1)
    expect(stage.home.read('.config/keyless/config.yaml')).toBe(broken)
    const shown = await stage.keyless(['config'])
    expect(shown.exitCode).toBe(1)
    expect(shown.stdout).toBe(
      `${path}\n` +
        `${path}, line 2, column 1: the file has a key that is not known: production. There are: version, team, production, guard.\n` +
        `${path}, line 3, column 1: the file has a key that is not known: guards. Did you mean guard?\n`,
    )
    const told = await stage.keyless(['config', 'check'])
    expect(told).toMatchObject({ exitCode: 1, stderr: 'next: keyless config edit\n' })
    const check = await stage.keyless(['config', 'check', '--json'])
    expect(JSON.parse(check.stdout)).toMatchObject({
      exists: true,
      problems: [
        { line: 2, column: 1 },
        { line: 3, column: 1 },
      ],
    })
  })
})
