import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import { parseOrganisation } from '../../../src/sandbox/organisation-file.ts'

const text = `name: acme
start-url: https://acme.awsapps.com/start
region: eu-central-1
session: 12h
users:
  - name: carol
    password: "1234"
    totp-secret: JBSWY3DPEHPK3PXP
  - name: dave
    password: secret
accounts:
  - id: 012345678901
    name: tools
  - id: 222222222222
    name: web
permission-sets:
  - name: Developer
    session: PT2H
  - name: Auditor
assignments:
  - users: [carol]
    accounts: all
    permission-sets: [Developer, Auditor]
  - users: [dave]
    accounts: [web, "012345678901"]
    permission-sets: [Auditor]
roles:
  - name: Deploy
    account: web
    session: 2h
    trusted:
      - account: tools
        permission-set: Developer
`

const parse = (source = text) => parseOrganisation(source, '/org.yaml')

function problem(source: string): { message: string; line: unknown } {
  try {
    parse(source)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    expect(error.code).toBe('organisation-invalid')
    expect(error.details['file']).toBe('/org.yaml')
    return { message: error.message, line: error.details['line'] }
  }
  return { message: 'none', line: undefined }
}

test('an organisation is read whole', () => {
  const directory = parse()
  expect(directory.organisation).toMatchObject({
    name: 'acme',
    startUrl: 'https://acme.awsapps.com/start',
    region: 'eu-central-1',
    sessionSeconds: 43_200,
    demonstration: false,
  })
  expect(directory.user('carol')).toMatchObject({
    password: '1234',
    totpSecret: 'JBSWY3DPEHPK3PXP',
  })
  expect(directory.permissionSet('Developer')?.sessionSeconds).toBe(7200)
  expect(directory.permissionSet('Auditor')?.sessionSeconds).toBe(3600)
  expect(directory.iamRole('222222222222', 'Deploy')).toMatchObject({ maxSessionSeconds: 7200 })
})

test('an account id keeps its leading zero without quotes', () => {
  expect(parse().account('012345678901')?.accountName).toBe('tools')
})

test('assignments name accounts by name, by id, or all of them', () => {
  const directory = parse()
  expect(directory.accountsOf('carol').map(({ accountName }) => accountName)).toEqual([
    'tools',
    'web',
  ])
  expect(directory.rolesOf('carol', '222222222222')).toEqual(['Developer', 'Auditor'])
  expect(directory.rolesOf('dave', '012345678901')).toEqual(['Auditor'])
  expect(directory.rolesOf('mallory', '012345678901')).toEqual([])
})

test('what a group is assigned, its members have beside their own', () => {
  const source = text
    .replace('accounts:\n', 'groups:\n  - { name: On call, members: [dave] }\naccounts:\n')
    .replace(
      '  - users: [dave]',
      '  - groups: [On call]\n    accounts: [web]\n    permission-sets: [Developer]\n  - users: [dave]',
    )
  const directory = parse(source)
  expect(directory.rolesOf('dave', '222222222222')).toEqual(['Auditor', 'Developer'])
  expect(directory.groupsOf('DAVE').map(({ name }) => name)).toEqual(['On call'])
  const group = { type: 'GROUP', name: 'On call' } as const
  expect(directory.assignedTo(group, '222222222222')).toEqual(['Developer'])
  expect(directory.assignedTo({ type: 'USER', name: 'dave' }, '222222222222')).toEqual(['Auditor'])
  expect(problem(source.replace('[dave] }', '[nobody] }')).message).toContain('a user above')
})

test('what is left out is as in the tutorial', () => {
  const { organisation } = parse('users:\n  - {name: a1, password: b}\n')
  expect(organisation).toMatchObject({
    name: 'my-org',
    region: 'us-east-1',
    sessionSeconds: 28_800,
  })
})

describe('a mistake is told with its line', () => {
  test('a missing or wrong field', () => {
    expect(problem(text.replace('    password: secret\n', ''))).toEqual({
      message: 'users[1].password is missing: a password, in line 9.',
      line: 9,
    })
    expect(problem(text.replace('id: 222222222222', 'id: 2222'))).toEqual({
      message: 'accounts[1].id must be 12 digits, in line 14.',
      line: 14,
    })
  })

  test('a name that is not there', () => {
    expect(problem(text.replace('users: [dave]', 'users: [eve]'))).toEqual({
      message: 'assignments[1].users[0] is not the name of a user above, in line 24.',
      line: 24,
    })
  })

  test('a role that would live too long', () => {
    expect(problem(text.replace('PT2H', 'PT13H')).message).toMatch(/from 60 to 720 minutes/)
  })

  test('two accounts with one id', () => {
    expect(problem(text.replace('id: 222222222222', 'id: 012345678901')).message).toBe(
      'accounts[1] is there twice: 012345678901, in line 14.',
    )
  })

  test('somebody who is there and was deleted', () => {
    expect(problem(`deleted-users: [zoe, DAVE]\n${text}`).message).toContain(
      'deleted-users[1] is there twice: dave',
    )
  })

  test('a field that nobody knows, and text that is no YAML', () => {
    expect(problem(`${text}colour: blue\n`).message).toBe(
      'The file has an unknown field: colour, in line 34.',
    )
    expect(problem('users: [a').message).toMatch(
      /^The organisation file is not valid YAML, in line 1\.$/,
    )
    expect(problem('just text').message).toBe('The file must have fields, in line 1.')
  })
})

test('the example of docs/sandbox.md can be used as it stands', () => {
  const page = readFileSync(new URL('../../../docs/sandbox.md', import.meta.url), 'utf8')
  const example = /```yaml\n([^`]*)```/.exec(page)?.[1] ?? ''
  expect(parse(example).rolesOf('alice', '111111111111')).toEqual(['AdministratorAccess'])
})

describe('users of IAM', () => {
  const withUsers = (users: string) => parse(`${text}iam-users:\n${users}`)

  test('have keys with an age and a last use, or one key of their own', () => {
    const { organisation } = withUsers(`  - name: ci
    account: web
    age: 900d
    path: /bots/
    policies: [PowerUserAccess]
    keys:
      - access-key-id: AKIAAAAAAAAAAAAAAAA2
        secret-access-key: one
        inactive: yes
        age: 800d
        last-used: { ago: 2d, service: s3, region: eu-central-1 }
      - access-key-id: AKIAAAAAAAAAAAAAAAA3
        secret-access-key: two
  - name: robot
    account: web
    password: yes
    access-key-id: AKIAAAAAAAAAAAAAAAA4
    secret-access-key: three
  - root: yes
    account: tools
`)
    const day = 86_400_000
    expect(organisation.iamUsers).toEqual([
      {
        accountId: '222222222222',
        name: 'ci',
        ageMs: 900 * day,
        path: '/bots/',
        policies: ['PowerUserAccess'],
        inlinePolicies: [],
        groups: [],
        hasPassword: false,
        keys: [
          {
            accessKeyId: 'AKIAAAAAAAAAAAAAAAA2',
            secretAccessKey: 'one',
            active: false,
            ageMs: 800 * day,
            lastUsed: { agoMs: 2 * day, service: 's3', region: 'eu-central-1' },
          },
          {
            accessKeyId: 'AKIAAAAAAAAAAAAAAAA3',
            secretAccessKey: 'two',
            active: true,
            ageMs: 0,
          },
        ],
      },
      expect.objectContaining({ name: 'robot', hasPassword: true, keys: [expect.anything()] }),
      expect.objectContaining({ name: '<root_account>', accountId: '012345678901', keys: [] }),
    ])
  })

  test('have groups, policies of their own and a boundary', () => {
    const document = '{"Statement":[]}'
    const text = (groups: string) => `accounts:
  - { id: "012345678901", name: tools }
iam-groups:
  - name: ops
    account: tools
    policies: [AdministratorAccess]
    inline-policies: [{ name: more, document: '${document}' }]
iam-users:
  - { name: robot, account: tools, groups: [${groups}], boundary: ViewOnlyAccess }
`
    const { organisation } = parseOrganisation(text('ops'), 'groups.yaml')
    expect(organisation.iamUsers[0]).toMatchObject({
      boundary: 'ViewOnlyAccess',
      groups: [{ name: 'ops', inlinePolicies: [{ name: 'more', document }] }],
    })
    expect(() => parseOrganisation(text('dev'), 'groups.yaml')).toThrow('in line 9.')
    const broken = text('ops').replace(document, '{}')
    expect(() => parseOrganisation(broken, 'groups.yaml')).toThrow('is no policy in JSON')
  })

  test('with three keys, or an age that is none, are refused with the line', () => {
    const key = (at: number) =>
      `      - access-key-id: AKIAAAAAAAAAAAAAAAA${at}\n        secret-access-key: one\n`
    const user = `iam-users:\n  - name: ci\n    account: web\n`
    expect(problem(`${text}${user}    keys:\n${key(2)}${key(3)}${key(4)}`).message).toContain(
      'must have two keys at most',
    )
    expect(problem(`${text}${user}    age: long\n`).message).toContain('must say how long ago')
  })

  test('with a permission set say whether it may change keys', () => {
    const source = text.replace('name: Auditor\n', 'name: Auditor\n    iam: read\n')
    expect(parse(source).permissionSet('Auditor')?.iam).toBe('read')
    expect(parse().permissionSet('Developer')?.iam).toBe('none')
  })
})

test.each([
  ['{', 'It is not JSON'],
  ['{"Statement":[{"Effect":"Perhaps","Principal":"*","Action":"sts:AssumeRole"}]}', 'Effect'],
  [
    '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","Action":"x"}]}',
    'Statement[0].Action It stands twice',
  ],
])('a trust policy of %s is refused with its place', (policy, says) => {
  const role = `  - name: Own\n    account: web\n    trust-policy: '${policy}'\n`
  expect(problem(text + role).message).toContain(says)
})

test('a trust policy beside the short form is refused, and so is a provider without keys', () => {
  const short = text.replace('    trusted:', "    trust-policy: '{}'\n    trusted:")
  expect(problem(short).message).toContain('give one of them')
  const provider = 'identity-providers:\n  - { url: https://ci.example.com, audiences: [aws] }\n'
  expect(problem(text + provider).message).toContain('needs keys')
})
