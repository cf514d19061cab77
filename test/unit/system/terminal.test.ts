import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { columnsOf, wantsColour, wantsUnicode } from '../../../src/system/terminal.ts'

describe('colours', () => {
  test('are for a terminal that can show them and a person who wants them', () => {
    expect(wantsColour({ TERM: 'xterm' }, true)).toBe(true)
    expect(wantsColour({ TERM: 'xterm' }, false)).toBe(false)
    expect(wantsColour({ TERM: 'dumb' }, true)).toBe(false)
    expect(wantsColour({ CI: 'true' }, true)).toBe(false)
    expect(wantsColour({ NO_COLOR: '1' }, true)).toBe(false)
    expect(wantsColour({ NO_COLOR: '1', FORCE_COLOR: '1' }, true)).toBe(false)
    expect(wantsColour({ FORCE_COLOR: '1' }, false)).toBe(true)
    expect(wantsColour({ FORCE_COLOR: '0' }, true)).toBe(false)
  })
})

describe('the width', () => {
  test('is never 0', () => {
    expect(columnsOf(120, {})).toBe(120)
    expect(columnsOf(0, {})).toBe(80)
    expect(columnsOf(undefined, { COLUMNS: '100' })).toBe(100)
    expect(columnsOf(0, { COLUMNS: 'wide' })).toBe(80)
  })
})

describe('boxes and arrows', () => {
  test('need a UTF-8 locale and a terminal with a font', () => {
    expect(wantsUnicode({ LANG: 'de_DE.UTF-8' }, 'linux')).toBe(true)
    expect(wantsUnicode({ LANG: 'en_US.UTF-8', LC_ALL: 'C' }, 'linux')).toBe(false)
    expect(wantsUnicode({ LANG: 'en_US.UTF-8', TERM: 'linux' }, 'linux')).toBe(false)
    expect(wantsUnicode({}, 'win32')).toBe(false)
    expect(wantsUnicode({ WT_SESSION: 'x' }, 'win32')).toBe(true)
  })
})

describe('writing to a pipe', () => {
  const script = `
    import { writeFully } from '${new URL('../../../src/system/terminal.ts', import.meta.url).pathname}'
    writeFully(1, 'x'.repeat(1 << 20) + '\\n')
    writeFully(2, 'done')`

  function piped(reader: string) {
    const bun = new URL('../../../node_modules/.bin/bun', import.meta.url).pathname
    const command = `"$0" -e "$1" | ${reader}`
    return spawnSync('bash', ['-c', command, bun, script], { encoding: 'utf8' })
  }

  test('delivers everything', () => {
    expect(piped('wc -c').stdout.trim()).toBe(String((1 << 20) + 1))
  })

  test('ends in peace when the reader goes away', () => {
    const { stdout, stderr, status } = piped('head -c 3')
    expect({ stdout, stderr, status }).toEqual({ stdout: 'xxx', stderr: 'done', status: 0 })
  })
})
