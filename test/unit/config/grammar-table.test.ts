import { describe, expect, it } from 'vitest'
import { mergeFiles } from '../../../src/config/aws-config.ts'
import { parseFile } from '../../../src/config/parsed-file.ts'
import { rawView } from '../../../src/config/raw-view.ts'
import { ConfigError } from '../../../src/errors.ts'

/** Row by row, what the AWS files may hold and what it means; credentials are empty unless given. */
function read(config: string, credentials = '') {
  const merged = mergeFiles(
    parseFile('config', Buffer.from(config), 'config'),
    parseFile('credentials', Buffer.from(credentials), 'credentials'),
  )
  const codes = merged.warnings.map(({ code, line }) => `${code} ${line}`)
  return { ...rawView(merged), codes }
}

function refusal(config: string, credentials = ''): unknown {
  try {
    read(config, credentials)
  } catch (error) {
    if (error instanceof ConfigError) {
      const { code, message, details } = error
      return [code, details['file'], details['line'], message.includes('only the AWS CLI')]
    }
    throw error
  }
  return undefined
}

const brokenForAll = (line: number): unknown => ['config-syntax', 'config', line, false]
const brokenForStrict = (line: number): unknown => ['config-syntax', 'config', line, true]

describe('comments', () => {
  it('ignores a whole line at column 0', () => {
    const { profiles, codes } = read('# a\n[profile a]\n; b\nk = v\n#x = y\n')
    expect(profiles).toEqual({ a: { k: 'v' } })
    expect(codes).toEqual([])
  })

  it('takes an indented one as part of the value above, with a warning', () => {
    const { profiles, codes } = read('[profile a]\nk = v\n  # x\n')
    expect(profiles).toEqual({ a: { k: 'v\n# x' } })
    expect(codes).toEqual(['indented-comment 3'])
  })

  it('refuses an indented one where there is no value above', () => {
    expect(refusal('[profile a]\n  # x\nk = v\n')).toEqual(brokenForStrict(2))
  })

  it('cuts one behind a value after white space, with a warning', () => {
    const { profiles, codes } = read('[profile a]\nk = v ; c\nl = v # c\nm =\t#c\n')
    expect(profiles).toEqual({ a: { k: 'v', l: 'v', m: '' } })
    expect(codes).toEqual(['inline-comment 2', 'inline-comment 3', 'inline-comment 4'])
  })

  it('keeps what touches the value', () => {
    const { profiles, codes } = read('[profile a]\nk = v;c\nl = https://x/start/#/\n')
    expect(profiles).toEqual({ a: { k: 'v;c', l: 'https://x/start/#/' } })
    expect(codes).toEqual([])
  })

  it('keeps one inside a nested block and a continued value', () => {
    const { profiles, codes } = read('[profile a]\ns3 =\n  b = c # d\nk = v\n  w # x\n')
    expect(profiles).toEqual({ a: { s3: { b: 'c # d' }, k: 'v\nw # x' } })
    expect(codes).toEqual([])
  })

  it('allows one behind a header', () => {
    const { profiles, codes } = read('[profile a] # c\nk = v\n[profile b]#c\n[profile c] ; ] x\n')
    expect(Object.keys(profiles)).toEqual(['a', 'b', 'c'])
    expect(codes).toEqual(['header-comment 3', 'header-comment 4'])
  })
})

describe('headers', () => {
  it('takes one with blanks before it as part of the value above, with a warning', () => {
    const { profiles, codes } = read('[profile a]\nk = v\n  [profile b]\n')
    expect(profiles).toEqual({ a: { k: 'v\n[profile b]' } })
    expect(codes).toEqual(['indented-header 3'])
    expect(refusal('[profile a]\n  [profile b]\n')).toEqual(brokenForStrict(2))
    expect(refusal('  [profile b]\n')).toEqual(brokenForStrict(1))
  })

  it('refuses one without its closing bracket', () => {
    expect(refusal('[profile a\n')).toEqual(brokenForAll(1))
    expect(refusal('[profile a] b\n')).toEqual(brokenForStrict(1))
  })

  it('takes any blanks between the words, and warns about those that some tools mind', () => {
    const { profiles, codes } = read('[profile\ta]\n[profile   b]\n[ profile c ]\n[profile d ]\n')
    expect(profiles).toEqual({ a: {}, b: {}, c: {}, d: {} })
    expect(codes).toEqual(['header-spacing 2', 'header-spacing 3', 'header-spacing 4'])
  })

  it('ignores quoted names and names with other characters, with a warning', () => {
    const { profiles, sso_sessions, codes } = read(
      '[profile "a"]\n[profile my prof]\n[profile a!b]\n[profile é]\n[sso-session \'my sso\']\n',
    )
    expect([profiles, sso_sessions]).toEqual([{}, {}])
    expect(codes).toEqual([
      'quoted-name 1',
      'section-ignored 2',
      'section-ignored 3',
      'section-ignored 4',
      'quoted-name 5',
    ])
  })

  it('takes every character of the strict alphabet', () => {
    const name = 'some-thing:long/the_one%only.foo@bar+9'
    expect(read(`[profile ${name}]\n`).profiles).toEqual({ [name]: {} })
  })

  it('ignores what is no profile, session or services section', () => {
    const { profiles, codes } = read('[profilefoo]\nk = v\n[foo]\n[plugins]\n[profiles a]\n[x y]\n')
    expect(profiles).toEqual({})
    expect(codes).toEqual([1, 3, 5, 6].map((line) => `section-ignored ${line}`))
  })

  it('ignores [DEFAULT], with a warning', () => {
    const { profiles, codes } = read('[DEFAULT]\nk = v\n[profile a]\n')
    expect(profiles).toEqual({ a: {} })
    expect(codes).toEqual(['python-default 1'])
  })

  it('reads a profile named like an object property, and warns', () => {
    const { profiles, codes } = read('[profile __proto__]\nk = v\n')
    expect(Object.entries(profiles)).toEqual([['__proto__', { k: 'v' }]])
    expect(codes).toEqual(['reserved-name 1'])
  })
})

describe('settings', () => {
  it('ends a key at "=" only', () => {
    expect(refusal('[profile a]\nregion: x\n')).toEqual(brokenForStrict(2))
    const { profiles, codes } = read('[profile a]\nregion:x = y\nk = a:b\n')
    expect(profiles).toEqual({ a: { 'region:x': 'y', k: 'a:b' } })
    expect(codes).toEqual(['colon-delimiter 2'])
  })

  it('puts keys in lower case, with a warning, and keeps values and nested keys as they are', () => {
    const { profiles, codes } = read('[profile a]\nReGion = EU\ns3 =\n  Key = V\n')
    expect(profiles).toEqual({ a: { region: 'EU', s3: { Key: 'V' } } })
    expect(codes).toEqual(['key-case 2'])
  })

  it('ignores a key with other characters, with a warning', () => {
    const { profiles, codes } = read('[profile a]\nin valid = x\nok = y\n')
    expect(profiles).toEqual({ a: { ok: 'y' } })
    expect(codes).toEqual(['key-ignored 2'])
  })

  it('keeps quotes, percent signs, equals signs and non-ASCII in values', () => {
    const { profiles } = read('[profile a]\nk = "v"\nl = %(x)s 100%\nm = a=b\nn = ü😂\n')
    expect(profiles).toEqual({ a: { k: '"v"', l: '%(x)s 100%', m: 'a=b', n: 'ü😂' } })
  })

  it('refuses a key without delimiter, an empty key, and a setting before any section', () => {
    expect(refusal('[profile a]\nk = v\nregion\n')).toEqual(brokenForAll(3))
    expect(refusal('[profile a]\n= v\n')).toEqual(brokenForAll(2))
    expect(refusal('# x\nk = v\n')).toEqual(brokenForAll(2))
    expect(refusal('  k = v\n[profile a]\n')).toEqual(brokenForAll(1))
  })

  it('refuses a first key that is indented', () => {
    expect(refusal('[profile a]\n  k = v\n')).toEqual(brokenForStrict(2))
  })

  it('joins continued lines, even those that look like settings', () => {
    const { profiles, codes } = read('[profile a]\nk = one\n  two\n\tthree \nx = 1\n  y=2\n')
    expect(profiles).toEqual({ a: { k: 'one\ntwo\nthree', x: '1\ny=2' } })
    expect(codes).toEqual(['indented-key 6'])
  })

  it('reads a nested block one level deep, blank lines and comments at column 0 inside', () => {
    const { profiles, services } = read(
      '[profile a]\ns3 =\n\n  b = c=d\n# x\n  e =\nk = v\n[services s]\nsso =\n  endpoint_url = http://x\n',
    )
    expect(profiles).toEqual({ a: { s3: { b: 'c=d', e: '' }, k: 'v' } })
    expect(services).toEqual({ s: { sso: { endpoint_url: 'http://x' } } })
  })

  it('refuses a line without "=" in a nested block', () => {
    expect(refusal('[profile a]\ns3 =\n  inner\n')).toEqual(brokenForAll(3))
    expect(refusal('[profile a]\ns3 =\n  # x\n  b = c\n')).toEqual(brokenForStrict(3))
    expect(refusal('[profile a]\ns3 =\n  = v\n')).toEqual(brokenForStrict(3))
  })

  it('reads an empty value as empty', () => {
    expect(read('[profile a]\nk =\nl =   \n').profiles).toEqual({ a: { k: '', l: '' } })
  })
})

describe('sections and keys that come twice', () => {
  it('merges sections and lets the last key win, with warnings', () => {
    const { profiles, codes } = read(
      '[profile a]\nk = 1\nl = 1\n[profile a]\nk = 2\nm = 3\nm = 4\n',
    )
    expect(profiles).toEqual({ a: { k: '2', l: '1', m: '4' } })
    expect(codes).toEqual(['duplicate-section 4', 'duplicate-key 7'])
  })

  it('merges sections spelled otherwise', () => {
    const { profiles, codes } = read('[profile a]\nk = 1\n[profile\ta]\nl = 2\n')
    expect(profiles).toEqual({ a: { k: '1', l: '2' } })
    expect(codes).toEqual(['duplicate-section 3'])
  })

  it('drops [default] beside [profile default] whichever comes first', () => {
    const last = read('[default]\nk = 1\n[profile default]\nl = 2\n')
    const first = read('[profile default]\nl = 2\n[default]\nk = 1\n[profile default]\nm = 3\n')
    expect(last.profiles).toEqual({ default: { l: '2' } })
    expect(last.codes).toEqual(['both-defaults 1'])
    expect(first.profiles).toEqual({ default: { l: '2', m: '3' } })
  })

  it('lets credentials win key by key', () => {
    const { profiles } = read('[profile a]\nk = 1\nl = 1\n', '[a]\nk = 2\n[b]\nm = 3\n')
    expect(profiles).toEqual({ a: { k: '2', l: '1' }, b: { m: '3' } })
  })

  it('honours sso keys in the credentials file, but no sections other than profiles', () => {
    const { profiles, sso_sessions, codes } = read(
      '',
      '[a]\nsso_session = s\n[profile b]\nk = v\n[sso-session s]\nk = v\n[ default ]\nk = v\n',
    )
    expect(profiles).toEqual({ a: { sso_session: 's' }, default: { k: 'v' } })
    expect(sso_sessions).toEqual({})
    expect(codes).toEqual(['section-ignored 3', 'section-ignored 5', 'header-spacing 7'])
  })
})

describe('bytes', () => {
  it('reads a file with a byte order mark, with a warning', () => {
    const { profiles, codes } = read('\ufeff[profile a]\nk = v\n')
    expect(profiles).toEqual({ a: { k: 'v' } })
    expect(codes).toEqual(['byte-order-mark 1'])
  })

  it('reads CRLF, no final newline, blank lines and empty files', () => {
    expect(read('[profile a]\r\n \r\nk = v\r\n\t\r\nl = w').profiles).toEqual({
      a: { k: 'v', l: 'w' },
    })
    expect(read('').profiles).toEqual({})
  })

  it('keeps a lone carriage return in the value, with a warning', () => {
    const { profiles, codes } = read('[profile a]\nk = v\rl = w\n')
    expect(profiles).toEqual({ a: { k: 'v\rl = w' } })
    expect(codes).toEqual(['lone-carriage-return 2'])
  })

  it('refuses bytes that are not UTF-8, and names their line', () => {
    const bytes = Buffer.from('[profile a]\n# caf\xe9\n', 'latin1')
    expect(() => parseFile('config', bytes, 'config')).toThrow(
      'Line 2 of config holds bytes that are not UTF-8.',
    )
  })
})
