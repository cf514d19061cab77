import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Listing } from '../../../src/accounts/list-directory.ts'
import { syncEdits } from '../../../src/accounts/sync-edits.ts'
import { planSync, type SyncItem, type SyncRules } from '../../../src/accounts/sync-plan.ts'
import { loadAwsConfig } from '../../../src/config/aws-config.ts'
import { planEdits } from '../../../src/config/edit-plan.ts'
import { defaultTemplate, parseTemplate } from '../../../src/config/name-template.ts'
import { createTempHome, type TempHome } from '../../support/temp-home.ts'

const startUrl = 'https://my-org.awsapps.com/start'

const all = { accounts: [], notAccounts: [], roles: [], notRoles: [], names: [], notNames: [] }

const usual: SyncRules = {
  session: { name: 'my-org', startUrl },
  names: {
    template: parseTemplate(defaultTemplate),
    accountAliases: new Map(),
    roleAliases: new Map(),
  },
  regions: [],
  usualRegion: 'us-east-1',
  settings: new Map(),
  filter: all,
  adopt: false,
  rename: false,
}

type Reached = Readonly<Record<string, readonly [name: string, ...roles: string[]]>>

const two: Reached = {
  '111111111111': ['dev', 'Admin', 'ReadOnly'],
  '222222222222': ['prod', 'ReadOnly'],
}

function listing(reached: Reached): Pick<Listing, 'accounts' | 'roles'> {
  const entries = Object.entries(reached)
  return {
    accounts: entries.map(([accountId, [name]]) => ({ accountId, name })),
    roles: new Map(
      entries
        .filter(([, [, ...roles]]) => roles[0] !== '?')
        .map(([accountId, [, ...names]]) => [accountId, { names, at: new Date(0) }]),
    ),
  }
}

let home: TempHome
beforeEach(() => {
  home = createTempHome()
})
afterEach(() => home.remove())

const config = () => ({
  awsConfig: `${home.path}/.aws/config`,
  awsCredentials: `${home.path}/.aws/credentials`,
})

function plan(reached: Reached, rules: Partial<SyncRules> = {}): readonly SyncItem[] {
  return planSync(loadAwsConfig(config()), listing(reached), { ...usual, ...rules })
}

/** Plans, writes, and returns the file. */
function sync(reached: Reached, rules: Partial<SyncRules> & { prune?: boolean } = {}): string {
  const whole = { ...usual, prune: false, ...rules }
  const edits = syncEdits(plan(reached, rules), loadAwsConfig(config()), whole)
  const { after } = planEdits(config().awsConfig, edits)
  home.write('.aws/config', Buffer.from(after).toString())
  return home.read('.aws/config')
}

const brief = (items: readonly SyncItem[]) => items.map(({ kind, profile }) => `${kind} ${profile}`)

const mine = `[profile dev-Admin]
sso_session = my-org
sso_account_id = 111111111111
sso_role_name = Admin
region = us-east-1
keyless_sync = 111111111111/Admin
`

test('every role gets a profile, and a second time there is nothing to do', () => {
  expect(sync({ '111111111111': ['dev', 'Admin'] })).toBe(mine)
  expect(brief(plan({ '111111111111': ['dev', 'Admin'] }))).toEqual(['same dev-Admin'])
})

test('a profile keeps its name when the account is renamed', () => {
  sync(two)
  expect(brief(plan({ '111111111111': ['development', 'Admin', 'ReadOnly'] }))).toEqual([
    'same dev-Admin',
    'same dev-ReadOnly',
    'gone prod-ReadOnly',
  ])
})

test('a profile renamed by hand, with settings and comments of its own, stays ours as it is', () => {
  const edited =
    `${mine.replace('dev-Admin', 'work')}# cheap\ncli_pager =\nregion = eu-west-1\n`.replace(
      'region = us-east-1\n',
      '',
    )
  home.write('.aws/config', edited)
  expect(sync({ '111111111111': ['dev', 'Admin'] })).toBe(edited)
})

test('what is gone is removed only when asked, and only what keyless made', () => {
  home.write(
    '.aws/config',
    '[profile by-hand]\nsso_session = my-org\nsso_account_id = 999999999999\nsso_role_name = Old\n',
  )
  sync(two)
  const one: Reached = { '111111111111': ['dev', 'Admin'] }
  expect(sync(one)).toContain('[profile prod-ReadOnly]')
  const left = sync(one, { prune: true })
  expect(left).not.toMatch(/prod-ReadOnly|dev-ReadOnly/)
  expect(left).toMatch(/by-hand[^]*dev-Admin/)
})

test('an account whose roles were not told, or not asked for, loses nothing', () => {
  sync(two)
  const untold: Reached = { '111111111111': ['dev', '?'], '222222222222': ['prod', 'ReadOnly'] }
  expect(brief(plan(untold))).toEqual(['same prod-ReadOnly'])
  const filter = { ...all, accounts: ['prod'] }
  expect(brief(plan({ '222222222222': ['prod', 'ReadOnly'] }, { filter }))).toEqual([
    'same prod-ReadOnly',
  ])
})

test('the profiles of another session are not ours to judge', () => {
  home.write('.aws/config', mine.replace('my-org', 'other'))
  expect(brief(plan({ '222222222222': ['prod', 'ReadOnly'] }))).toEqual(['added prod-ReadOnly'])
})

test('a role that a person turned our profile to is theirs', () => {
  home.write('.aws/config', mine.replace('sso_role_name = Admin', 'sso_role_name = ReadOnly'))
  expect(brief(plan(two))).toEqual([
    'kept dev-Admin',
    'added dev-Admin-111111111111',
    'added prod-ReadOnly',
  ])
})

test('names that exist already are never taken over', () => {
  home.write('.aws/config', '[profile dev-Admin]\nregion = eu-west-1\n')
  home.write('.aws/credentials', '[prod-ReadOnly]\naws_access_key_id = AKIA\n')
  expect(plan(two)[0]).toMatchObject({ profile: 'dev-Admin-111111111111', instead: 'dev-Admin' })
  expect(brief(plan(two))).toContain('added prod-ReadOnly-222222222222')
})

test('filters choose accounts, roles and names', () => {
  const filter = { ...all, notAccounts: ['PROD'], roles: ['read*'] }
  expect(brief(plan(two, { filter }))).toEqual(['added dev-ReadOnly'])
  expect(brief(plan(two, { filter: { ...all, names: ['*-admin'] } }))).toEqual(['added dev-Admin'])
})

test('a setting given anew changes ours, and no others', () => {
  home.write('.aws/config', '[profile own]\noutput = text\n')
  sync(two)
  const settings = new Map([['output', 'json']])
  expect(sync(two, { settings }).match(/output = json/g)).toHaveLength(3)
  expect(home.read('.aws/config')).toContain('[profile own]\noutput = text\n')
  expect(plan(two, { settings: new Map([['output', 'yaml']]) })[0]).toMatchObject({
    kind: 'changed',
    keys: ['output'],
  })
})

test('several regions make a profile in each, beside those without', () => {
  sync({ '111111111111': ['dev', 'Admin'] })
  const regional: Partial<SyncRules> = {
    regions: ['eu-west-1', 'us-east-1'],
    names: { ...usual.names, template: parseTemplate('{account}-{role}-{region|short}') },
  }
  const text = sync({ '111111111111': ['dev', 'Admin'] }, regional)
  expect(text).toContain('keyless_sync = 111111111111/Admin/eu-west-1\n')
  expect(brief(plan({ '111111111111': ['dev', 'Admin'] }, regional))).toEqual([
    'same dev-Admin-euw1',
    'same dev-Admin-use1',
  ])
})

describe('profiles of others', () => {
  const sso = 'sso_account_id = 111111111111\nsso_role_name = Admin\n'
  const others = {
    granted: `granted_sso_start_url      = \`${startUrl}/#\`
granted_sso_region         = us-east-1
granted_sso_account_id     = 111111111111
granted_sso_role_name      = Admin
common_fate_generated_from = aws-sso
credential_process         = granted credential-process --profile x
`,
    'aws-sso-util': `sso_start_url = ${startUrl}/
sso_region = us-east-1
sso_account_name = dev
${sso}credential_process = aws-sso-util credential-process --profile x
sso_auto_populated = true
`,
    'aws-sso-cli':
      'credential_process = /opt/bin/aws-sso -u open -S "Default" process --arn arn:aws:iam::111111111111:role/Admin\n',
    hand: `sso_session = my-org\n${sso}output = text\n`,
  }

  test.each(Object.entries(others))('of %s are recognised, and not doubled', (maker, text) => {
    home.write('.aws/config', `[profile x]\n${text}`)
    expect(plan({ '111111111111': ['dev', 'Admin'] })).toMatchObject([
      { kind: 'kept', profile: 'x', maker },
    ])
    expect(sync({ '111111111111': ['dev', 'Admin'] })).toBe(`[profile x]\n${text}`)
  })

  test.each(Object.entries(others))('of %s become ours when asked', (_, text) => {
    home.write('.aws/config', `# first\n[profile x]\n${text}# last\n`)
    const adopted = sync({ '111111111111': ['dev', 'Admin'] }, { adopt: true })
    expect(adopted).not.toMatch(
      /granted|common_fate|populated|credential_process|start_url|account_name/,
    )
    expect(adopted).toMatch(/^# first\n\[profile x\]\n/)
    expect(adopted).toMatch(/keyless_sync = 111111111111\/Admin\n/)
    expect(brief(plan({ '111111111111': ['dev', 'Admin'] }))).toEqual(['same x'])
  })

  test('of another start URL are another matter', () => {
    home.write(
      '.aws/config',
      `[profile x]\n${others['aws-sso-util'].replace('my-org', 'your-org')}`,
    )
    expect(brief(plan({ '111111111111': ['dev', 'Admin'] }))).toEqual(['added dev-Admin'])
  })

  test('keep a credential_process that no such tool wrote', () => {
    home.write('.aws/config', `[profile x]\n${others.hand}credential_process = my-own --arn\n`)
    const adopted = sync({ '111111111111': ['dev', 'Admin'] }, { adopt: true })
    expect(adopted).toContain('credential_process = my-own --arn\n')
  })
})

test('a file of comments, odd spacing and CRLF differs by our lines only', () => {
  const odd =
    '\r\n; mine\r\n[ profile  work ]\r\nregion=eu-west-1\t# near\r\ns3 =\r\n  max_concurrent_requests = 20\r\n\r\n\r\n[sso-session my-org]\r\nsso_start_url   =   x\r\n# end'
  home.write('.aws/config', odd)
  const text = sync({ '111111111111': ['dev', 'Admin'] })
  expect(text).toBe(`${odd}\r\n${mine.replaceAll('\n', '\r\n')}`)
})
