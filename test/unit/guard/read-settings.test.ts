import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadSettings, longestSettings, readSettings } from '../../../src/guard/read-settings.ts'
import { usualSettings } from '../../../src/guard/settings.ts'
import { createTempHome, type TempHome } from '../../support/temp-home.ts'

let home: TempHome
let path: string

beforeEach(() => {
  home = createTempHome()
  path = join(home.path, 'config.yaml')
})
afterEach(() => home.remove())

async function firstProblem(configFolder = home.path): Promise<string | undefined> {
  const { problems, settings } = await readSettings({ configFolder })
  expect(settings).toEqual(usualSettings)
  return problems[0]?.says
}

/** A folder of its own for another kind of file. */
function folder(name: string): string {
  const made = join(home.path, name)
  mkdirSync(made)
  return made
}

describe('the settings file', () => {
  it('need not be there, nor its folder', async () => {
    const none = { path, bytes: undefined, settings: usualSettings, problems: [] }
    expect(await readSettings({ configFolder: home.path })).toEqual(none)
    const nowhere = { configFolder: join(home.path, 'no', 'folder') }
    expect(await loadSettings(nowhere)).toEqual(usualSettings)
  })

  it('may be a link', async () => {
    symlinkSync(home.write('dotfiles/config.yaml', 'production:\n  profiles: [live]\n'), path)
    const { production } = await loadSettings({ configFolder: home.path })
    expect(production.profiles).toEqual(['live'])
  })

  it('is broken as a link that leads nowhere', async () => {
    symlinkSync(join(home.path, 'nowhere'), path)
    expect(await firstProblem()).toBe('it is a link that leads nowhere')
  })

  it('is broken as a folder, a pipe or a loop', async () => {
    mkdirSync(path)
    expect(await firstProblem()).toBe('it is not a plain file')
    const pipe = folder('pipe')
    execFileSync('mkfifo', [join(pipe, 'config.yaml')])
    expect(await firstProblem(pipe)).toBe('it is not a plain file')
    const loop = folder('loop')
    symlinkSync('config.yaml', join(loop, 'config.yaml'))
    expect(await firstProblem(loop)).toContain('leads back to itself')
  })

  it('is broken when it is huge', async () => {
    home.write('config.yaml', `# ${'x'.repeat(longestSettings)}\n`)
    expect(await firstProblem()).toBe('it is longer than 65536 bytes')
  })

  it.each([
    ['UTF-16', Buffer.from('\uFEFFversion: 1\n', 'utf16le')],
    ['Latin-1', Buffer.from('production: {profiles: [caf\u00E9]}\n', 'latin1')],
  ])('is broken in %s', async (_, bytes) => {
    writeFileSync(path, bytes)
    expect(await firstProblem()).toBe('it is not UTF-8 text')
  })

  it('is an error with file, line and column where it has to be relied on', async () => {
    home.write('config.yaml', 'version: 1\n\nprodution: {}\n')
    await expect(loadSettings({ configFolder: home.path })).rejects.toMatchObject({
      code: 'settings-invalid',
      message: `The settings cannot be relied on, so nothing is handed out: ${path}, line 3, column 1: the file has a key that is not known: prodution.`,
      fix: 'keyless config check',
      details: { file: path, line: 3, column: 1 },
    })
  })
})
