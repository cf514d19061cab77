import { describe, expect, test } from 'vitest'
import { patternFault } from '../../../src/config/bounded-pattern.ts'
import {
  defaultTemplate,
  type NamedRole,
  parseTemplate,
  profileNameOf,
} from '../../../src/config/name-template.ts'
import { UsageError } from '../../../src/errors.ts'

const role: NamedRole = {
  accountId: '000000000042',
  accountName: 'Payments (prod)',
  email: 'aws+pay@example.com',
  roleName: 'AWSAdministratorAccess',
  region: 'eu-west-1',
  session: 'my-org',
}

function named(template: string, of: Partial<NamedRole> = {}): string {
  const none: ReadonlyMap<string, string> = new Map()
  const rules = { template: parseTemplate(template), accountAliases: none, roleAliases: none }
  return profileNameOf({ ...role, ...of }, rules)
}

function errorOf(template: string): string {
  try {
    parseTemplate(template)
    return ''
  } catch (error) {
    return error instanceof UsageError ? error.message : String(error)
  }
}

describe('a template', () => {
  test.each([
    [defaultTemplate, 'Payments-prod-AWSAdministratorAccess'],
    ['{account|slug}.{role|short|lower}', 'payments-prod.administrator'],
    ['{accountId}/{role}', '000000000042/AWSAdministratorAccess'],
    ['{email}', 'aws+pay@example.com'],
    ['{session}-{partition}-{region|short}', 'my-org-aws-euw1'],
    ['{role|trim:AWS|trim:Access|upper}', 'ADMINISTRATOR'],
    ['{account|replace:/ \\(.*\\)//}', 'Payments'],
    ['{account|replace:/(\\w+).*/$1\\/x/}', 'Payments/x'],
    ['{role|replace:/A|W/_/}', '__S_dministrator_ccess'],
  ])('%s', (template, name) => {
    expect(named(template)).toBe(name)
  })

  test('takes the id of an account without a name', () => {
    const { accountName: _, ...nameless } = role
    const rules = {
      template: parseTemplate(defaultTemplate),
      accountAliases: new Map<string, string>(),
      roleAliases: new Map<string, string>(),
    }
    expect(profileNameOf(nameless, rules)).toBe('000000000042-AWSAdministratorAccess')
  })

  test('takes aliases by id before those by name', () => {
    const template = parseTemplate('{account}-{role}')
    const accountAliases = new Map([
      ['Payments (prod)', 'by-name'],
      ['000000000042', 'pay'],
    ])
    const roleAliases = new Map([['AWSAdministratorAccess', 'admin']])
    expect(profileNameOf(role, { template, accountAliases, roleAliases })).toBe('pay-admin')
  })

  test.each(['us-gov-west-1', 'cn-north-1', 'ap-southeast-2'])('shortens %s', (region) => {
    const short = { 'us-gov-west-1': 'usgw1', 'cn-north-1': 'cnn1', 'ap-southeast-2': 'aps2' }
    expect(named('{region|short}', { region })).toBe(short[region as keyof typeof short])
  })

  test.each([
    ['evil\u001b[31m]\n[profile x', 'evil-31m-profile-x'],
    ['\u202etxt', 'txt'],
    ['__proto__', 'profile-__proto__'],
    ['-rf', 'rf'],
    ['%PATH%', 'PATH'],
    ['Zürich', 'Zurich'],
    ['本番', '000000000042'],
    ['', '000000000042'],
  ])('makes of the account %j the name %s', (accountName, name) => {
    expect(named('{account}', { accountName })).toBe(name)
  })

  test('takes no more than the beginning of a name without end', () => {
    expect(named('{account}', { accountName: 'a'.repeat(1_000_000) })).toBe('a'.repeat(128))
  })
})

describe('refuses', () => {
  test.each([
    ['', 'has no field'],
    ['fixed', 'has no field'],
    ['{account', 'cannot be read'],
    ['{account} {role}', 'cannot be read at " "'],
    ['{name}', 'has a field {name}'],
    ['{account|shout}', 'has a change shout'],
    ['{account|trim}', 'has a change trim'],
    ['{account|lower:x}', 'has a change lower'],
    ['{account|replace:/(/x/}', 'is no regular expression'],
    ['{account|replace:/(a+)+$/x/}', 'repeats a group'],
  ])('%s', (template, says) => {
    expect(errorOf(template)).toContain(says)
  })

  test.each([
    '(a|a)*',
    '(a+)+',
    '(?=a)',
    '(a)\\1',
    '.*.*.*.*',
    'a?'.repeat(20),
    'x'.repeat(101),
    '(?:a)*',
    'a.*b.*c.*',
    '(|)'.repeat(33),
    '(a|a)'.repeat(19),
    'a{0,99}a{0,99}a{0,99}',
    'a{100000}',
  ])('the pattern %s', (pattern) => {
    expect(patternFault(pattern)).toBeTypeOf('string')
  })

  test.each(['^prod-', '[*+]{2}', '\\.+$', '(?:dev|prod|stage|test)-', '^a.*b.*c.*', '.*-.*'])(
    'not the pattern %s',
    (pattern) => {
      expect(patternFault(pattern)).toBeUndefined()
    },
  )
})

test.each([
  '^a*a*a*b',
  'a*a*b',
  '(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)a*b',
  '^a{0,99}a{0,99}a{0,99}b',
])('the pattern %s, among the worst that are allowed, comes to an end soon', (pattern) => {
  const started = performance.now()
  named(`{account|replace:/${pattern}/x/}`, { accountName: 'a'.repeat(10_000) })
  expect(performance.now() - started).toBeLessThan(2000)
})

test('a template is read in a time that grows with its length', () => {
  const started = performance.now()
  expect(errorOf(`{account${'|replace:/a/b/'.repeat(60)}`)).toContain('cannot be read')
  expect(errorOf(`{account|${'x'.repeat(2000)}}`)).toContain('longer than')
  expect(performance.now() - started).toBeLessThan(2000)
})
