import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { findCommand } from '../../../src/credentials/find-command.ts'
import { createTempHome, type TempHome } from '../../support/temp-home.ts'

let home: TempHome

beforeEach(() => {
  home = createTempHome()
  home.write('a/tool', '', 0o644)
  home.write('b/tool', '')
  home.write('b/plain', '', 0o644)
  chmodSync(join(home.path, 'b', 'tool'), 0o755)
  mkdirSync(join(home.path, 'a', 'folder'))
})
afterEach(() => home.remove())

const at = (name: string): string => join(home.path, name)

it('takes the first program of the PATH that may run', () => {
  const env = { PATH: `${at('nowhere')}:${at('a')}:${at('b')}` }
  expect(findCommand('tool', env, 'linux')).toEqual({ found: 'program', path: at('b/tool') })
})

it('tells a file that may not run from no file at all', () => {
  const env = { PATH: `${at('a')}:${at('b')}` }
  expect(findCommand('plain', env, 'linux').found).toBe('not-executable')
  expect(findCommand('folder', env, 'linux').found).toBe('not-executable')
  expect(findCommand('nothing', env, 'linux').found).toBe('nothing')
  expect(findCommand('', env, 'linux').found).toBe('nothing')
})

it('takes a name with a slash as it is', () => {
  expect(findCommand(at('b/tool'), { PATH: '' }, 'linux').found).toBe('program')
  expect(findCommand('./tool', { PATH: at('b') }, 'linux').found).toBe('nothing')
})

it('looks where the system does when there is no PATH', () => {
  expect(findCommand('sh', {}, 'linux').found).toBe('program')
})

it('adds the endings of PATHEXT on Windows, whose variables have no case', () => {
  home.write('w/tool.CMD', '')
  home.write('w/other.txt', '')
  const env = { Path: `${at('x')};${at('w')}`, PATHEXT: '.EXE;.CMD' }
  expect(findCommand('tool', env, 'win32')).toEqual({ found: 'program', path: at('w/tool.CMD') })
  expect(findCommand('tool.CMD', env, 'win32').found).toBe('program')
  expect(findCommand('other', env, 'win32').found).toBe('nothing')
})
