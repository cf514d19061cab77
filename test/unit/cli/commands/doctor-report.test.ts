import { existsSync, readFileSync, statSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type CliStage, createCliStage, devAdmin } from '../../../support/cli-transcript.ts'

const account = '987654321098'
/** In every name and value that a person could have chosen. */
const canary = 'quetzal'

const config = `# a comment of ${canary}
[default]
region = eu-west-1
output = ${canary}
[profile ${canary}-admin]
sso_session = ${canary}-org
sso_account_id = ${account}
sso_role_name = ${canary}Role
region = ${canary}-1
${canary}_key = ${canary} value
mfa_serial = arn:aws:iam::${account}:mfa/${canary}
s3 =
  endpoint_url = https://${canary}.example.com
[profile ${canary}-chain]
role_arn = arn:aws:iam::${account}:role/${canary}/Deep
source_profile = ${canary}-admin
external_id = ${canary}
duration_seconds = 3600
[profile helper]
credential_process = /opt/${canary}/bin/helper --token ${canary}-secret
[profile ours]
credential_process = keyless credential-process ${canary}-admin
[sso-session ${canary}-org]
sso_start_url = https://${canary}.awsapps.com/start
sso_region = us-east-1
sso_registration_scopes = sso:account:access,${canary}:scope
[services ${canary}]
s3 =
  endpoint_url = https://${canary}.example.com
[${canary} section]
x = ${canary}
`

const credentials = `[default]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = ${canary}secretsecretsecretsecretsecretsecr
[${canary}-keys]
aws_access_key_id = AKIAI44QH8DHBEXAMPLE
aws_secret_access_key = ${canary}secretsecretsecretsecretsecretsecr
`

const env = {
  SHELL: `/opt/${canary}/bash`,
  USER: canary,
  AWS_PROFILE: `${canary}-admin`,
  AWS_ACCESS_KEY_ID: `ASIA${canary.toUpperCase()}`,
  AWS_SECRET_ACCESS_KEY: `${canary}-secret`,
  AWS_SESSION_TOKEN: `${canary}-token`,
  AWS_CA_BUNDLE: `/opt/${canary}/ca.pem`,
  HTTPS_PROXY: `http://${canary}:${canary}@${canary}.example.com:3128`,
  BROWSER: `/opt/${canary}/browser`,
  KEYLESS_PRODUCTION: canary,
}

const journal = ['credentials', `${canary}-event`].map((event) =>
  JSON.stringify({
    version: 1,
    time: '2026-11-23T09:00:00.000Z',
    event,
    profile: `${canary}-admin`,
    session: `${canary}-org`,
    accountId: account,
    roleName: `${canary}Role`,
    accessKeyId: `ASIA${canary.toUpperCase()}`,
    via: event === 'credentials' ? 'exec' : canary,
    program: 'terraform',
    reason: canary,
    pid: 4711,
    parents: ['zsh', `${canary}-agent`],
  }),
)

describe('doctor report', () => {
  let stage: CliStage

  beforeEach(async () => {
    stage = await createCliStage()
  })
  afterEach(async () => {
    await stage.close()
  })

  function plantCanaries(): void {
    const { home } = stage
    home.write('.aws/config', config)
    home.write('.aws/credentials', credentials)
    home.write('.aws/sso/cache/token.json', `{"accessToken": "${canary}", "startUrl": "${canary}"}`)
    home.write(`.aws/cli/cache/${canary}.json`, `{"Credentials": "${canary}"}`)
    home.write(
      '.config/keyless/config.yaml',
      `version: 1\nproduction:\n  profiles: [${canary}-*]\n`,
    )
    home.write('.local/state/keyless/journal/current.jsonl', `${journal.join('\n')}\n`)
    home.write('.bashrc', `export ${canary}=1\n`)
  }

  const report = async (...flags: readonly string[]) =>
    stage.keyless(['doctor', 'report', '--offline', ...flags], { env })

  test.each([[[]], [['--json']]])(
    'says nothing of who and where, whatever is planted (%j)',
    async (flags) => {
      plantCanaries()
      const { exitCode, stdout, stderr } = await report(...flags)
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 })
      const secrets = [canary, account, 'AKIA', 'ASIA', 'example.com', 'awsapps', stage.home.path]
      for (const secret of secrets) expect(stdout.toLowerCase()).not.toContain(secret.toLowerCase())
      expect(stdout).not.toContain(hostname())
    },
  )

  test('says nothing more where the config cannot be read', async () => {
    plantCanaries()
    stage.home.write('.aws/config', `${config}\n${canary} without a sign\n`)
    const { stdout } = await report()
    expect(stdout).not.toContain(canary)
    expect(parse(stdout)).toMatchObject({ files: [{ problem: 'config-syntax' }, {}] })
  })

  test('gives the same name the same mask, and keeps what helps', async () => {
    plantCanaries()
    const { stdout } = await report('--json')
    expect(JSON.parse(stdout)).toMatchObject({
      environment: { profile: 'profile-1' },
      config: {
        profiles: [
          { name: 'default', region: 'eu-west-1', output: 'set', aws_access_key_id: 'set' },
          {
            name: 'profile-1',
            sso_session: 'session-1',
            sso_account_id: 'account-1',
            sso_role_name: 'role-1',
            region: 'unknown region',
            otherKeys: 2,
          },
          {
            role_arn: 'role-2 of account-1',
            source_profile: 'profile-1',
            duration_seconds: '3600',
            external_id: 'set',
          },
          { credential_process: 'another program' },
          { credential_process: 'keyless' },
          { aws_secret_access_key: 'set', keysFromCredentialsFile: 2 },
        ],
        sessions: [{ name: 'session-1', sso_start_url: 'url-1', sso_region: 'us-east-1' }],
        services: 1,
      },
      journal: [
        {
          event: 'credentials',
          profile: 'profile-1',
          account: 'account-1',
          via: 'exec',
          program: 'terraform',
          parents: ['zsh', 'program-1'],
        },
        { event: 'another', via: 'another', reason: 'another' },
      ],
    })
  })

  test('says what doctor finds by its code and place', async () => {
    plantCanaries()
    const { findings } = parse((await report()).stdout) as {
      findings: { code: string; title: string; places: string[] }[]
    }
    expect(findings.length).toBeGreaterThan(2)
    for (const { code, title } of findings) expect({ code, title }).not.toMatchObject({ title: '' })
    expect(findings.flatMap(({ places }) => places).join(' ')).toMatch(/config:\d+/)
  })

  test('is shown and written, for its owner alone', async () => {
    const path = join(stage.home.path, 'report.yaml')
    const { stdout, stderr } = await report('--output', path)
    expect(readFileSync(path, 'utf8')).toBe(stdout)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(stderr).toContain(`Written: ${path}`)
  })

  test('works on a machine that has nothing yet, and changes nothing', async () => {
    expect((await report()).exitCode).toBe(0)
    expect(existsSync(join(stage.home.path, '.aws'))).toBe(false)
  })

  test('knows a sign-in without naming it', async () => {
    await stage.keyless(devAdmin)
    const { stdout } = await report()
    expect(stdout).not.toMatch(/my-org|dev-admin|111111111111|AdministratorAccess/)
  })
})
