import { afterEach, beforeEach, expect, it } from 'vitest'
import { loadAwsConfig } from '../../../src/config/aws-config.ts'
import { planEdits } from '../../../src/config/edit-plan.ts'
import { asideEdits, backEdits } from '../../../src/config/kept-aside.ts'
import { aliasEdits } from '../../../src/config/alias.ts'
import { renameEdits } from '../../../src/config/rename-edits.ts'
import { ssoProfile } from '../../../src/config/sso-profile.ts'
import { resolvePaths } from '../../../src/system/paths.ts'
import { createTempHome, type TempHome } from '../../support/temp-home.ts'

const text = `# mine
[profile dev]
SSO_Session = my-org
sso_account_id=111111111111
region = eu-west-1
sso_role_name   =  Admin
# a comment
[default]
sso_start_url = https://my-org.awsapps.com/start
sso_region = us-east-1
sso_account_id = 222222222222
sso_role_name = Admin
[profile token-only]
sso_session = my-org
[profile own-process]
sso_session = my-org
sso_account_id = 111111111111
sso_role_name = Admin
credential_process = /opt/other
[profile plain]
region = us-east-1
[sso-session my-org]
sso_start_url = https://my-org.awsapps.com/start
sso_region = us-east-1
`

let home: TempHome
beforeEach(() => {
  home = createTempHome()
})
afterEach(() => home.remove())

const load = () => loadAwsConfig(resolvePaths(home.env, 'linux', undefined))
const write = (edits: Parameters<typeof planEdits>[1]) => {
  const path = resolvePaths(home.env, 'linux', undefined).awsConfig
  home.write('.aws/config', Buffer.from(planEdits(path, edits).after).toString())
}
const processOf = (name: string) => `keyless credential-process --profile ${name}`

it.each([
  ['LF', text],
  ['CRLF', text.replaceAll('\n', '\r\n')],
  ['no last line ending', text.trimEnd()],
])('sign-ins are kept aside and put back byte for byte: %s', (_, original) => {
  home.write('.aws/config', original)
  const before = load()
  const aside = asideEdits(before, processOf)
  expect(aside).toMatchObject({ profiles: ['dev', 'default'], left: ['token-only', 'own-process'] })
  write(aside.edits)
  const written = home.read('.aws/config')
  expect(written).toContain('keyless_SSO_Session = my-org')
  expect(written).toContain('credential_process = keyless credential-process --profile dev')
  expect(ssoProfile(load(), 'dev')).toEqual(ssoProfile(before, 'dev'))
  expect(ssoProfile(load(), 'default')).toEqual(ssoProfile(before, 'default'))
  expect(asideEdits(load(), processOf).profiles).toEqual([])
  write(backEdits(load()).edits)
  expect(home.read('.aws/config')).toBe(original)
})

it('what a tool wrote since goes before what is kept aside', () => {
  home.write(
    '.aws/config',
    '[profile dev]\nkeyless_sso_session = my-org\nkeyless_sso_account_id = 111111111111\n' +
      'keyless_sso_role_name = Admin\ncredential_process = x\nsso_account_id = 333333333333\n' +
      '[sso-session my-org]\nsso_start_url = https://my-org.awsapps.com/start\nsso_region = us-east-1\n',
  )
  expect(ssoProfile(load(), 'dev')).toMatchObject({ accountId: '333333333333', roleName: 'Admin' })
  write(asideEdits(load(), processOf).edits)
  expect(home.read('.aws/config')).toContain('keyless_sso_account_id = 333333333333')
  expect(home.read('.aws/config')).not.toContain('111111111111')
})

it('what stands in the credentials file stays where it is, and is named', () => {
  home.write('.aws/credentials', '[dev]\nsso_account_id = 111111111111\n')
  home.write('.aws/config', '[profile dev]\nsso_session = my-org\nsso_role_name = Admin\n')
  expect(asideEdits(load(), processOf)).toMatchObject({ edits: [], left: ['dev'] })
})

it('a profile that asks keyless goes on doing so under another name, and under two', () => {
  home.write('.aws/config', text)
  write(asideEdits(load(), processOf).edits)
  write(renameEdits(load(), [{ name: 'dev', to: 'new' }]))
  expect(home.read('.aws/config')).toContain('keyless credential-process --profile new\n')
  write(aliasEdits(load(), 'second', 'new'))
  const [, alias = ''] = home.read('.aws/config').split('[profile second]\n')
  expect(alias).toContain('keyless_sso_account_id = 111111111111')
  expect(alias).not.toMatch(/^sso_/m)
})
