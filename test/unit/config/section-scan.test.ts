import { describe, expect, it } from 'vitest'
import { leavesProfileAlone, scanSection } from '../../../src/config/section-scan.ts'

const text = '[default]\nk = d\n[profile dev]\nk = v\nl=w\n\n# note\n[profile dev2]\nk = x\n'

describe('scanning for a section', () => {
  it('reads the one that is asked for', () => {
    expect(scanSection(text, 'profile dev')).toEqual(
      new Map([
        ['k', 'v'],
        ['l', 'w'],
      ]),
    )
    expect(scanSection(text, 'profile dev2')).toEqual(new Map([['k', 'x']]))
    expect(scanSection(text, 'default')).toEqual(new Map([['k', 'd']]))
  })

  it('reads CRLF', () => {
    const windows = text.replaceAll('\n', '\r\n')
    expect(scanSection(windows, 'profile dev')).toEqual(scanSection(text, 'profile dev'))
  })

  it('has no answer for a section that is not there', () => {
    for (const name of ['profile de', 'profile d', 'sso-session dev', 'dev', 'profile [dev']) {
      expect(scanSection(text, name), name).toBeUndefined()
    }
  })

  it('takes no comment or value for a header', () => {
    for (const line of ['# [profile new]', 'x = [profile new]', '  [profile new]']) {
      expect(scanSection(`${text}${line}\nk = v\n`, 'profile new'), line).toBeUndefined()
    }
  })

  it('leaves whatever is unusual to the full parser', () => {
    for (const odd of [
      '[profile dev]\nk = v\n[profile dev]\n',
      '[profile dev]\nk = v\n[profile dev ]\n',
      '[profile dev]\nk = v\n[ profile dev]\n',
      '[profile dev]\nk = v\n[profile\tdev]\n',
      '[profile dev]\nk = v\n[profile  dev]\n',
      '[profile dev] # c\nk = v\n',
      '\ufeff[profile dev]\nk = v\n',
      '[profile dev]\nk = v # c\n',
      '[profile dev]\nk = # c\n',
      '[profile dev]\nk = v\nk = w\n',
      '[profile dev]\nK = v\n',
      '[profile dev]\nk =\n  a = b\n',
      '[profile dev]\nk = v\n  w\n',
      '[profile dev]\nk: v\n',
      '[profile dev]\nk:x = v\n',
      '[profile dev]\nk = ü\n',
      '[profile dev]\nk = v\rl = w\n',
      '[profile dev]\nk = v\r',
      '[profile dev]\nk\n',
    ]) {
      expect(scanSection(odd, 'profile dev'), JSON.stringify(odd)).toBeUndefined()
    }
  })

  it('leaves a mix of both default sections to the full parser', () => {
    const both = '[default]\nk = v\n[profile default]\nk = w\n'
    expect(scanSection(both, 'default')).toBeUndefined()
    expect(scanSection(both, 'profile default')).toBeUndefined()
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
