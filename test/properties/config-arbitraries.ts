import fc from 'fast-check'

/** Lines of AWS files as people and tools write them, odd ones included. */
const names = fc.constantFrom('default', 'dev', 'dev2', 'a', 'a/b', 'x.y@z', 'prod-admin')

const header = fc.oneof(
  {
    weight: 12,
    arbitrary: names.map((name) => (name === 'default' ? '[default]' : `[profile ${name}]`)),
  },
  { weight: 2, arbitrary: names.map((name) => `[sso-session ${name}]`) },
  { weight: 1, arbitrary: names.map((name) => `[services ${name}]`) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      '[profile default]',
      '[ profile dev ]',
      '[profile  dev]',
      '[profile\tdev]',
      '[profile dev ]',
      '[profile dev] # note',
      '[profile dev]; note',
      '[profile dev]# [profile a]',
      '[profile dev] # a ] b',
      '[profile "dev"]',
      "[profile 'two words']",
      '[profile two words]',
      '[profiledev]',
      '[profiles dev]',
      '[sso-sessions a]',
      '[dev]',
      '[plugins]',
      '[DEFAULT]',
      '[profile dev',
      '[profile dev] x',
      '[profile d#v]',
      '[]',
      '[profile é]',
      '  [profile dev]',
      '\t[default]',
      '[default]',
      '[default ]',
      '[profile __proto__]',
    ),
  },
)

const key = fc.constantFrom('region', 'output', 'sso_session', 'sso_region', 'k', 'Region', 's3')
const plain = fc.constantFrom(
  'us-east-1',
  'json',
  '111111111111',
  'a=b',
  'x;y',
  'x#y',
  '"q"',
  '%(x)s',
  'ü😂',
)

const option = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .tuple(key, fc.constantFrom(' = ', '=', ' =  '), plain)
      .map((parts) => parts.join('')),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'region = us-east-1 # home',
      'region = us-east-1 ; home',
      'region = # home',
      'region: us-east-1',
      'region:x = y',
      'a b = c',
      'k # c = d',
      'k =',
      's3 =\n  addressing_style = path\n  b = c # d',
      's3 =\n\n  a = b\n# note\n  c = d=e',
      's3 =\n  inner',
      's3 =\n  = v',
      's3 =\n  # note\n  a = b',
      's3 =\n  # a = b',
      'k = one\n  two\n  three # four',
      'k = one\n\n  two',
      'k = one\n  x = y',
      'k = one\n  # note',
      'k = one\n  [profile dev]',
      'k = v\u00a0',
      'k = v\ry = z',
      'key',
      '= v',
      '  k = v',
      '  k',
      '\u000ck = v',
    ),
  },
)

const filler = fc.constantFrom(
  '',
  '',
  '  ',
  '\t',
  '# note',
  '; note',
  '#k = v',
  '# [profile dev]',
  '  # note',
  ' ; x',
  '#a\rb',
)

const line = fc.oneof(
  { weight: 4, arbitrary: header },
  { weight: 8, arbitrary: option },
  { weight: 2, arbitrary: filler },
)

/** Anything that might stand in an AWS file, well formed or not. */
export const oddFile: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('', '', '', '\ufeff'),
    header,
    fc.array(line, { maxLength: 10 }),
    fc.constantFrom('\n', '\n', '\r\n'),
    fc.boolean(),
  )
  .map(([mark, first, rest, ending, ended]) => {
    const text = [first, ...rest].join('\n').replaceAll('\n', ending)
    return mark + text + (ended ? ending : '')
  })

export const profileName = fc
  .stringMatching(/^[A-Za-z0-9_\-/.%@:+]{1,12}$/)
  .filter((name) => !(name in {}))

const codePoint = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0x20, max: 0x7e }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 0x2fff }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 0x10ffff }) },
)

/** Mostly ASCII, with anything from control characters to halves of characters in between. */
export const anyText = fc
  .array(codePoint, { minLength: 1, maxLength: 20 })
  .map((points) => String.fromCodePoint(...points))

/** A value that every tool reads the same. */
export const plainValue = anyText
  .filter((value) => value === value.trim() && !value.startsWith('['))
  .filter((value) => !/[\p{Control}\u2028\u2029\p{Surrogate}]|(?:^|\s)[#;]/u.test(value))

const tidySettings = fc.uniqueArray(
  fc.tuple(
    key.map((text) => text.toLowerCase()),
    plainValue,
  ),
  {
    selector: ([name]) => name,
    maxLength: 5,
  },
)

/** A file that all tools read alike: no section and no key twice, comments at column 0. */
export const tidyFile: fc.Arbitrary<string> = fc
  .tuple(
    fc.uniqueArray(fc.tuple(profileName, tidySettings, fc.constantFrom('profile', 'sso-session')), {
      selector: ([name, , type]) => `${type} ${name}`,
      maxLength: 6,
    }),
    fc.array(fc.constantFrom('# note', '; note', '', '#k = v'), { maxLength: 3 }),
    fc.constantFrom('\n', '\r\n'),
    fc.boolean(),
  )
  .map(([sections, comments, ending, ended]) => {
    const lines = sections.flatMap(([name, settings, type]) => [
      type === 'profile' && name === 'default' ? '[default]' : `[${type} ${name}]`,
      ...settings.flatMap(([settingKey, value], index) => [
        ...(index === 1 ? comments : []),
        `${settingKey} = ${value}`,
      ]),
      ...comments,
    ])
    return lines.join(ending) + (ended && lines.length > 0 ? ending : '')
  })
