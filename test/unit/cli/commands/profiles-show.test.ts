import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CliStage, createStageWith } from '../../../support/cli-transcript.ts'

const more = `
[profile synced]
sso_session = my-org
sso_account_id = 111111111111
sso_role_name = ReadOnlyAccess
keyless_sync = 111111111111/ReadOnlyAccess

[profile turned]
sso_session = my-org
sso_account_id = 111111111111
sso_role_name = AdministratorAccess
keyless_sync = 111111111111/ReadOnlyAccess

[profile bridge]
granted_sso_start_url = \`https://other.awsapps.com/start/#/\`
granted_sso_account_id = 222222222222
granted_sso_role_name = Dev
credential_process = granted credential-process --profile bridge
s3 =
  addressing_style = path

[profile auditor]
role_arn = arn:aws:iam::222222222222:role/team/Auditor
source_profile = dev-admin

[profile broken]
sso_session = nowhere
sso_account_id = 1
sso_role_name = X
[profile keys]
region = eu-west-1
`

let stage: CliStage
beforeAll(async () => {
  stage = await createStageWith(
    more,
    '[keys]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = very-secret\nregion = eu-north-1\n',
  )
  stage.home.write('.config/keyless/config.yaml', 'production:\n  profiles: [dev-admin]\n')
})
afterAll(() => stage.close())

const show = async (...words: readonly string[]) => {
  const answer = await stage.keyless(['profiles', 'show', ...words])
  return { ...answer, stdout: answer.stdout.replaceAll(stage.home.path, '~') }
}
const asJson = async (name: string): Promise<unknown> =>
  JSON.parse((await show(name, '--json')).stdout)

const devAdminShown = `Profile     dev-admin
Session     my-org, signed in, LEFT
Account     111111111111 dev
Role        AdministratorAccess
Region      us-east-1
Keys        none kept
Made by     hand, or a wizard
Production  yes, by the settings

~/.aws/config
     2  sso_session = my-org
     3  sso_account_id = 111111111111
     4  sso_role_name = AdministratorAccess
     5  region = us-east-1
     6  output = json
`

describe('profiles show', () => {
  test('says what a profile is and where each setting stands', async () => {
    const { stdout, stderr, exitCode } = await show('dev-admin')
    expect(stdout.replace(/(1 h|59 min) left/, 'LEFT')).toBe(devAdminShown)
    expect(stderr).toBe('')
    expect(exitCode).toBe(0)
  })

  test('shows the current profile where none is named, and the time left of its keys', async () => {
    await stage.keyless(['export', 'synced'])
    const calls = stage.sandbox.journal.count('GetRoleCredentials')
    const env = { AWS_PROFILE: 'synced' }
    const { stdout } = await stage.keyless(['profiles', 'show'], { env })
    expect(stdout).toMatch(/^Profile {2}synced\n/)
    expect(stdout).toMatch(/^Keys {5}.+ left$/m)
    expect(stdout).toMatch(/^Made by {2}keyless profiles sync$/m)
    expect(stage.sandbox.journal.count('GetRoleCredentials')).toBe(calls)
  })

  test.each([
    ['synced', 'keyless'],
    ['turned', 'hand'],
    ['bridge', 'granted'],
  ])('%s was made by %s', async (name, madeBy) => {
    expect(await asJson(name)).toMatchObject({ profile: name, madeBy, problem: null })
  })

  test('follows a chain', async () => {
    const { stdout } = await show('auditor')
    expect(stdout).toContain('Role     Auditor\n')
    expect(stdout).toContain(
      'Chain    AdministratorAccess in 111111111111, signed in to my-org (profile dev-admin)\n' +
        '         Auditor in 222222222222 (profile auditor)\n',
    )
  })

  test('breaks long lines beside their terms on a narrow terminal', async () => {
    const { stdout } = await stage.keyless(['profiles', 'show', 'auditor'], { columns: 40 })
    expect(stdout).toContain(
      'Chain    AdministratorAccess in\n         111111111111, signed in to\n' +
        '         my-org (profile dev-admin)\n         Auditor in 222222222222\n',
    )
  })

  test('knows settings of both files and settings with settings, and masks secrets', async () => {
    const { stdout } = await show('keys')
    expect(stdout).toContain(
      '~/.aws/credentials\n     2  aws_access_key_id = AKIDEXAMPLE\n' +
        '     3  aws_secret_access_key = ****\n     4  region = eu-north-1\n',
    )
    expect((await show('keys', '--json')).stdout).not.toContain('very-secret')
    const { stdout: bridge } = await show('bridge')
    expect(bridge).toContain('s3.addressing_style = path\n')
    // One of them may be a password.
    expect(bridge).toContain('credential_process = granted (3 arguments, not shown)\n')
    expect((await show('bridge', '--json')).stdout).not.toContain('--profile bridge')
  })

  test('shows a broken one too, with what is wrong', async () => {
    const { stdout, stderr, exitCode } = await show('broken')
    expect(stdout).toContain('Problem  There is no sso-session named nowhere')
    expect(stdout).toContain('sso_account_id = 1\n')
    expect(stderr).toContain('sso_account_id')
    expect(exitCode).toBe(0)
    expect(await asJson('broken')).toMatchObject({
      kind: 'broken',
      warnings: [{ code: 'account-id-format' }],
    })
  })

  test('names the profile that was meant', async () => {
    const { stderr, exitCode } = await show('auditer')
    expect(stderr).toContain('Did you mean auditor?')
    expect(stderr).toContain('try: keyless profiles show auditor\n')
    expect(exitCode).toBe(1)
  })
})
