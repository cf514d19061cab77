import { describe, expect, test } from 'vitest'
import { planRcFile, rcFile } from '../../../src/shell/rc-file.ts'

const line =
  'command -v keyless >/dev/null && eval "$(keyless shell init bash)" # keyless shell install\n'

function planned(text: string | Buffer, want: 'install' | 'remove' = 'install') {
  const { after, changed, diff } = planRcFile('/rc', Buffer.from(text), 'bash', want)
  return { text: Buffer.from(after).toString('utf8'), changed, diff }
}

describe('the line in the rc file', () => {
  test('comes last, once, and is all that the diff shows', () => {
    const first = planned('export SECRET=x\n')
    expect(first.text).toBe(`export SECRET=x\n${line}`)
    expect(first.diff).toEqual([{ kind: 'added', text: line.trimEnd(), line: 2 }])
    expect(planned(first.text)).toEqual({ text: first.text, changed: false, diff: [] })
    expect(planned('').text).toBe(line)
    expect(planned('no end').text).toBe(`no end\n${line}`)
  })

  test('goes without a trace of anything else', () => {
    const text = `a\n${line}b`
    expect(planned(text, 'remove')).toMatchObject({ text: 'a\nb', changed: true })
    expect(planned('a\n', 'remove')).toMatchObject({ text: 'a\n', changed: false })
  })

  test('keeps line ends and bytes of any encoding', () => {
    const bytes = Buffer.from([0xe4, 0x0d, 0x0a])
    const { after } = planRcFile('/rc', bytes, 'bash', 'install')
    expect(Buffer.from(after)).toEqual(
      Buffer.concat([bytes, Buffer.from(line.replace('\n', '\r\n'))]),
    )
    const back = planRcFile('/rc', after, 'bash', 'remove')
    expect(Buffer.from(back.after)).toEqual(bytes)
  })

  test('takes the place of an older one, and leaves one by hand to its writer', () => {
    const old = 'eval "$(keyless shell init bash --old)" # keyless shell install\n'
    expect(planned(`a\n${old}${line}b\n`).text).toBe(`a\nb\n${line}`)
    const byHand = 'eval "$(keyless shell init bash)"\n'
    expect(planned(byHand).changed).toBe(false)
    expect(planned(byHand, 'remove').changed).toBe(false)
    expect(planned(byHand + line).text).toBe(byHand)
    expect(planned(`# ${byHand}`).text).toBe(`# ${byHand}${line}`)
  })

  test('is not written into UTF-16', () => {
    const bytes = Buffer.from('\ufeffSet-Alias', 'utf16le')
    expect(() => planRcFile('/rc', bytes, 'powershell', 'install')).toThrow('not plain text')
  })
})

test('the rc file is the one that the shell reads', () => {
  const place = { env: {}, os: 'linux', home: '/home/a' } as const
  expect(rcFile('bash', place)).toBe('/home/a/.bashrc')
  expect(rcFile('bash', { ...place, os: 'darwin' })).toBe('/home/a/.bash_profile')
  expect(rcFile('zsh', place)).toBe('/home/a/.zshrc')
  expect(rcFile('zsh', { ...place, env: { ZDOTDIR: '/z' } })).toBe('/z/.zshrc')
  expect(rcFile('fish', place)).toBe('/home/a/.config/fish/config.fish')
  expect(rcFile('fish', { ...place, env: { XDG_CONFIG_HOME: '/x' } })).toBe('/x/fish/config.fish')
  expect(rcFile('powershell', { ...place, os: 'win32' })).toContain('Documents')
  expect(rcFile('powershell', place)).toContain('.config/powershell')
})
