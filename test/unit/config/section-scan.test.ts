import { describe, expect, it } from 'vitest'
import { leavesProfileAlone, readSectionBody } from '../../../src/config/section-scan.ts'

describe('what a section says', () => {
  it('is read where every line is plain', () => {
    const body = '\nk = v\nl=w=x\n\n# note\n; note\nm =\ta b\n'
    const settings = new Map([
      ['k', 'v'],
      ['l', 'w=x'],
      ['m', 'a b'],
    ])
    expect(readSectionBody(body)).toEqual(settings)
    expect(readSectionBody(body.replaceAll('\n', '\r\n'))).toEqual(settings)
    expect(readSectionBody('')).toEqual(new Map())
  })

  it('is left to the full parser where anything is unusual', () => {
    for (const odd of [
      ' # c\nk = v\n',
      '\nk = v # c\n',
      '\nk = # c\n',
      '\nk = v\nk = w\n',
      '\nK = v\n',
      '\nk =\n  a = b\n',
      '\nk = v\n  w\n',
      '\n  k = v\n',
      '\nk: v\n',
      '\nk:x = v\n',
      '\na b = v\n',
      '\n= v\n',
      '\nk = ü\n',
      '\nk = v\rl = w\n',
      '\nk = v\r',
      '\nk = v\u00a0\n',
      '\nk\n',
    ]) {
      expect(readSectionBody(odd), JSON.stringify(odd)).toBeUndefined()
    }
  })
})

describe('the credentials file', () => {
  it('leaves a profile alone when no header names it', () => {
    expect(leavesProfileAlone('', 'dev')).toBe(true)
    expect(leavesProfileAlone('[dev2]\nk = v\n# dev\n', 'dev')).toBe(true)
    for (const header of ['[dev]', '[ dev ]', '[dev ]', '[\tdev]', '[dev']) {
      expect(leavesProfileAlone(`[x]\nk = v\n${header}\n`, 'dev'), header).toBe(false)
    }
  })
})
