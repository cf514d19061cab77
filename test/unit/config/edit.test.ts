import { describe, expect, it } from 'vitest'
import { parseDocument, printDocument } from '../../../src/config/document.ts'
import { removeKey, removeSection, type SectionName, setValue } from '../../../src/config/edit.ts'

const dev: SectionName = { type: 'profile', name: 'dev' }

function set(text: string, section: SectionName, key: string, value: string): string {
  const document = setValue(parseDocument(Buffer.from(text)), section, key, value)
  return Buffer.from(printDocument(document)).toString()
}

describe('setting a value', () => {
  it('replaces the one line that holds it', () => {
    const text = '# top\n[profile dev]\nregion=a\n# mid\noutput = json\n\n[default]\nregion = x\n'
    expect(set(text, dev, 'region', 'b')).toBe(text.replace('region=a', 'region = b'))
  })

  it('leaves the bytes alone when the value is there already', () => {
    const document = parseDocument(Buffer.from('[profile dev]\nregion=a # home'))
    expect(setValue(document, dev, 'region', 'a')).toBe(document)
  })

  it('adds a key after the last setting, in front of the comments of the next section', () => {
    expect(set('[profile dev]\nk = v\n\n# prod\n[profile prod]\nk = v\n', dev, 'x', 'y')).toBe(
      '[profile dev]\nk = v\nx = y\n\n# prod\n[profile prod]\nk = v\n',
    )
  })

  it('adds a key behind nested blocks and continued values', () => {
    expect(set('[profile dev]\ns3 =\n  a = b\n\n  c = d\n[default]\n', dev, 'x', 'y')).toBe(
      '[profile dev]\ns3 =\n  a = b\n\n  c = d\nx = y\n[default]\n',
    )
  })

  it('adds a key to an empty section right behind its header', () => {
    expect(set('[profile dev]\n\n# note\n', dev, 'x', 'y')).toBe('[profile dev]\nx = y\n\n# note\n')
  })

  it('adds a section at the end, without a blank line, as the AWS CLI does', () => {
    expect(set('[default]\nk = v\n', dev, 'x', 'y')).toBe(
      '[default]\nk = v\n[profile dev]\nx = y\n',
    )
    expect(set('', { type: 'profile', name: 'default' }, 'x', 'y')).toBe('[default]\nx = y\n')
  })

  it('ends the last line of the file before it adds one', () => {
    expect(set('[default]\nk = v', dev, 'x', 'y')).toBe('[default]\nk = v\n[profile dev]\nx = y\n')
    expect(set('[profile dev]\nk = v', dev, 'x', 'y')).toBe('[profile dev]\nk = v\nx = y\n')
    expect(set('[profile dev]\nk = v', dev, 'k', 'w')).toBe('[profile dev]\nk = w')
  })

  it('keeps CRLF and a byte order mark', () => {
    expect(set('\ufeff[profile dev]\r\nk = v\r\n', dev, 'x', 'y')).toBe(
      '\ufeff[profile dev]\r\nk = v\r\nx = y\r\n',
    )
    expect(set('[default]\r\nk = v', dev, 'x', 'y')).toBe(
      '[default]\r\nk = v\r\n[profile dev]\r\nx = y\r\n',
    )
  })

  it('keeps bytes that are not UTF-8', () => {
    const bytes = Buffer.from('# caf\xe9\n[profile dev]\nk = v\n', 'latin1')
    const edited = printDocument(setValue(parseDocument(bytes), dev, 'k', 'ü'))
    expect(Buffer.from(edited)).toEqual(
      Buffer.concat([bytes.subarray(0, -6), Buffer.from('k = ü\n')]),
    )
  })

  it('moves a comment from behind the value to a line of its own', () => {
    expect(set('[profile dev]\nregion = a # home\n', dev, 'region', 'b')).toBe(
      '[profile dev]\n# home\nregion = b\n',
    )
  })

  it('replaces a nested block or continued value whole, and keeps its comments', () => {
    expect(
      set('[profile dev]\nk =\n  a = b\n# one\n  # two\n  c = d\nl = m\n', dev, 'k', 'v'),
    ).toBe('[profile dev]\nk = v\n# one\n# two\nl = m\n')
  })

  it('writes the key in lower case over one with capitals', () => {
    expect(set('[profile dev]\nRegion = a\n', dev, 'region', 'b')).toBe(
      '[profile dev]\nregion = b\n',
    )
  })

  it('edits the last of several, which wins', () => {
    const text = '[profile dev]\nk = 1\nl = 1\n[default]\n[profile dev]\nk = 2\nk = 3\n'
    expect(set(text, dev, 'k', '9')).toBe(text.replace('k = 3', 'k = 9'))
    expect(set(text, dev, 'l', '9')).toBe(text.replace('l = 1', 'l = 9'))
    expect(set(text, dev, 'm', '9')).toBe(`${text}m = 9\n`)
  })

  it('edits [profile default] where [default] stands beside it', () => {
    const name: SectionName = { type: 'profile', name: 'default' }
    const text = '[profile default]\nk = 1\n[default]\nk = 2\n'
    expect(set(text, name, 'k', '9')).toBe(text.replace('k = 1', 'k = 9'))
  })

  it('finds a header with odd blanks or a comment', () => {
    for (const header of ['[ profile dev ]', '[profile\tdev] # x', '[profile  dev];']) {
      expect(set(`${header}\nk = 1\n`, dev, 'k', '2')).toBe(`${header}\nk = 2\n`)
    }
  })

  it('takes the quotes off a header that only the AWS CLI reads', () => {
    expect(set('[profile "dev"]\nk = 1\n', dev, 'x', 'y')).toBe('[profile dev]\nk = 1\nx = y\n')
  })

  it('takes no comment, value or indented line for the section', () => {
    const text = '# [profile dev]\n[default]\nk = [profile dev]\n'
    expect(set(text, dev, 'x', 'y')).toBe(`${text}[profile dev]\nx = y\n`)
  })

  it('refuses to add a section or key that the AWS CLI sees already where other tools do not', () => {
    expect(() => set('[default]\nk = v\n  [profile dev]\n', dev, 'x', 'y')).toThrow(
      'Line 3 has blanks before a section header',
    )
    expect(() => set('[profile dev]\nregion:x = y\n', dev, 'region', 'y')).toThrow(
      'Line 2 sets region with a ":"',
    )
  })
})

describe('what may be written', () => {
  it('refuses names that some tool could not read', () => {
    for (const name of ['', 'a b', 'é', 'a]b', 'a"b', '__proto__', 'constructor', 'a\nb', 'a#b']) {
      expect(() => set('', { type: 'profile', name }, 'k', 'v'), name).toThrow(
        expect.objectContaining({ code: 'profile-name-invalid' }),
      )
    }
  })

  it('refuses values that would not read back the same', () => {
    for (const value of [
      '',
      ' a',
      'a ',
      'a\nb',
      'a\rb',
      'a\0',
      '\x7f',
      'a # b',
      '; a',
      '[a',
      '\ud800',
    ]) {
      expect(() => set('', dev, 'k', value), JSON.stringify(value)).toThrow(
        expect.objectContaining({ code: 'config-value-invalid' }),
      )
    }
  })

  it('never repeats a refused value', () => {
    expect(() => set('', dev, 'k', 'secret\n')).toThrow(
      'The value for k holds a line break or control character.',
    )
  })
})

describe('removing', () => {
  const remove = (text: string, key: string): string =>
    Buffer.from(printDocument(removeKey(parseDocument(Buffer.from(text)), dev, key))).toString()
  const drop = (text: string, name = 'dev'): string => {
    const document = removeSection(parseDocument(Buffer.from(text)), { type: 'profile', name })
    return Buffer.from(printDocument(document)).toString()
  }

  it('takes a key with its further lines out of every section of the name', () => {
    expect(remove('[profile dev]\nk =\n  a = b\nl = 1\nk = 2\n[profile dev]\nk = 3\n', 'k')).toBe(
      '[profile dev]\nl = 1\n[profile dev]\n',
    )
  })

  it('keeps an indented comment from continuing the value before it', () => {
    expect(remove('[profile dev]\nl = 1\nk = 2\n  # note\n', 'k')).toBe(
      '[profile dev]\nl = 1\n# note\n',
    )
  })

  it('leaves the document alone when there is nothing to remove', () => {
    const document = parseDocument(Buffer.from('[profile dev]\nk = v'))
    expect(removeKey(document, dev, 'x')).toBe(document)
    expect(removeSection(document, { type: 'profile', name: 'other' })).toBe(document)
  })

  it('takes a section and leaves the comments of the next one', () => {
    expect(drop('[default]\nk = v\n\n[profile dev]\nk = v\n\n# prod\n[profile prod]\n')).toBe(
      '[default]\nk = v\n\n# prod\n[profile prod]\n',
    )
  })

  it('takes both spellings of the default profile', () => {
    expect(drop('[default]\nk = v\n[profile default]\nk = v\n[profile a]\n', 'default')).toBe(
      '[profile a]\n',
    )
  })
})
