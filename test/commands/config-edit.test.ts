import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { keyless, keylessCommand, type Outcome } from '../support/programs.ts'
import { onTerminal } from '../support/real-clients.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'

const folder = '.config/keyless'
let home: TempHome
let env: Record<string, string>

beforeEach(() => {
  home = createTempHome({ TERM: 'xterm' })
  // Each run writes the next of the texts that it is to have typed.
  home.write(
    'bin/typist',
    '#!/bin/sh\nn=$(cat "$HOME/run" 2>/dev/null || echo 1)\necho $((n + 1)) >"$HOME/run"\n' +
      '[ -f "$HOME/first" ] || cp "$2" "$HOME/first"\n' +
      '[ -f "$HOME/text$n" ] && cat "$HOME/text$n" >"$2"\n[ "$1" = wait ]\n',
    0o755,
  )
  env = { ...home.env, EDITOR: `'${home.path}/bin/typist' wait` }
})
afterEach(() => {
  expect(readdirSync(`${home.path}/${folder}`).filter((name) => name !== 'config.yaml')).toEqual([])
  home.remove()
})

function edit(steps: readonly (readonly [string, string])[] = []): Promise<Outcome> {
  return onTerminal([...keylessCommand(), 'config', 'edit'], { steps, timeout: 20 }, { env })
}

it('begins with an example, and writes what is in order', async () => {
  home.write('text1', 'production:\n  profiles: [live]\n')
  const { exitCode, stdout } = await edit()
  expect(exitCode, stdout).toBe(0)
  expect(home.read('first')).toContain('# production:\n')
  expect(home.read(`${folder}/config.yaml`)).toBe('production:\n  profiles: [live]\n')
  expect(statSync(`${home.path}/${folder}/config.yaml`).mode & 0o777).toBe(0o600)
})

it('goes back to the editor with what is wrong, until it is mended', async () => {
  home.write(`${folder}/config.yaml`, 'version: 1\n')
  home.write('text1', 'prodution: {}\n')
  home.write('text2', 'production: {}\n')
  const { exitCode, stdout } = await edit([['Go back to the editor?', 'y']])
  expect(exitCode, stdout).toBe(0)
  expect(stdout).toContain('line 1, column 1: the file has a key that is not known: prodution.')
  expect(home.read(`${folder}/config.yaml`)).toBe('production: {}\n')
  expect(readdirSync(`${home.path}/.local/state/keyless/backups`)).toHaveLength(1)
})

it('writes nothing when the person gives up, changes nothing, or the editor fails', async () => {
  home.write(`${folder}/config.yaml`, 'version: 1\n')
  home.write('text1', 'prodution: {}\n')
  const { exitCode } = await edit([['Go back to the editor?', 'n']])
  expect(exitCode).toBe(130)
  expect((await edit()).stdout).toContain('Nothing was changed.')
  env = { ...env, EDITOR: 'false' }
  const failed = await edit()
  expect([failed.exitCode, failed.stdout.includes('ended with exit code 1')]).toEqual([1, true])
  expect(home.read(`${folder}/config.yaml`)).toBe('version: 1\n')
})

it('keeps what was typed when somebody else has changed the file meanwhile', async () => {
  home.write(`${folder}/config.yaml`, 'version: 1\n')
  home.write('text1', 'guard: []\n')
  home.write(
    'bin/typist',
    `${home.read('bin/typist')}echo '# other' >>"$HOME/${folder}/config.yaml"\n`,
    0o755,
  )
  const { exitCode, stdout } = await edit()
  const copy = /What you wrote is in (\S+)/.exec(stdout)?.[1] ?? ''
  expect(exitCode, stdout).toBe(1)
  expect(home.read(`${folder}/config.yaml`)).toBe('version: 1\n# other\n')
  expect(readFileSync(copy, 'utf8')).toBe('guard: []\n')
  rmSync(copy)
})

it('mends a broken file, but not without a terminal', async () => {
  home.write(`${folder}/config.yaml`, 'guard: [\n')
  home.write('text1', 'guard: []\n')
  expect((await edit()).exitCode).toBe(0)
  expect(home.read('first')).toBe('guard: [\n')
  expect(home.read(`${folder}/config.yaml`)).toBe('guard: []\n')
  expect(await keyless(['config', 'edit'], { env })).toMatchObject({ exitCode: 2, stdout: '' })
})

it('loses no setting when several are set at once', async () => {
  const keys = ['production.profiles', 'production.accounts', 'production.roles']
  const sets = [...keys, ...keys].map((key) => keyless(['config', 'set', key, '1'], { env }))
  for (const { exitCode, stderr } of await Promise.all(sets)) expect(exitCode, stderr).toBe(0)
  for (const key of keys) {
    expect((await keyless(['config', 'get', key], { env })).stdout).toBe('1\n')
  }
})
