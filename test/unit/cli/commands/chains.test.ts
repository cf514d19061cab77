import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CliStage, createCliStage, devAdmin } from '../../../support/cli-transcript.ts'
import { createIamOrganisation, robot, robotCode } from '../../../support/iam-organisation.ts'

const config = `[profile hub]
role_arn = arn:aws:iam::111111111111:role/Hub
source_profile = dev-admin
role_session_name = alice
[profile prod]
role_arn = arn:aws:iam::333333333333:role/Deploy
source_profile = hub
external_id = shared/"1"
source_identity = alice
role_session_name = alice
[profile guarded]
role_arn = arn:aws:iam::333333333333:role/Guarded
source_profile = robot
mfa_serial = ${robot.mfaSerial}
[profile robot]
aws_access_key_id = ${robot.accessKeyId}
aws_secret_access_key = ${robot.secretAccessKey}
[profile round]
role_arn = arn:aws:iam::111111111111:role/Hub
source_profile = about
[profile about]
role_arn = arn:aws:iam::111111111111:role/Hub
source_profile = round
`

describe('a chain', () => {
  let stage: CliStage
  beforeAll(async () => {
    stage = await createCliStage(undefined, createIamOrganisation())
    await stage.keyless(devAdmin)
    stage.home.write('.aws/config', stage.home.read('.aws/config') + config)
  })
  afterAll(async () => {
    await stage.close()
  })

  const whoami = (profile: string, ...more: string[]) =>
    stage.keyless(['whoami', '--profile', profile, ...more])

  test('is shown by whoami link by link', async () => {
    const { stdout, stderr } = await whoami('prod')
    expect(stderr).toBe('')
    expect(stdout).toContain(
      'ARN          arn:aws:sts::333333333333:assumed-role/Deploy/alice\n' + 'Credentials  ',
    )
    expect(stdout).toContain(
      'Chain        AdministratorAccess in 111111111111, signed in to my-org (profile dev-admin)\n' +
        '             Hub in 111111111111 (profile hub)\n' +
        '             Deploy in 333333333333, as alice (profile prod)\n',
    )
  })

  test('is in whoami --json as data', async () => {
    const { stdout } = await whoami('prod', '--json')
    const { chain } = JSON.parse(stdout) as { chain: object[] }
    expect(chain).toEqual([
      {
        kind: 'sso',
        profile: 'dev-admin',
        session: 'my-org',
        accountId: '111111111111',
        roleName: 'AdministratorAccess',
      },
      { kind: 'role', profile: 'hub', roleArn: 'arn:aws:iam::111111111111:role/Hub' },
      {
        kind: 'role',
        profile: 'prod',
        roleArn: 'arn:aws:iam::333333333333:role/Deploy',
        sourceIdentity: 'alice',
      },
    ])
  })

  test('that leads back to itself is named', async () => {
    const { exitCode, stderr } = await stage.keyless(['credential-process', 'round'])
    expect([exitCode, stderr]).toEqual([
      1,
      'error: These profiles take their credentials from each other: round -> about -> round.\n' +
        'try: keyless profiles --raw\n',
    ])
  })

  test('with an authenticator says how to give a code, and takes it once', async () => {
    const needed =
      `error: The profile "guarded" needs a code of the authenticator ${robot.mfaSerial}.\n` +
      'try: keyless whoami --profile guarded\n'
    for (const argv of [
      ['credential-process', 'guarded'],
      ['exec', 'guarded', '--', 'true'],
      ['whoami', '--profile', 'guarded'],
    ]) {
      expect(await stage.keyless(argv)).toEqual({ exitCode: 4, stdout: '', stderr: needed })
    }
    expect((await whoami('guarded', '--mfa-code', 'x')).exitCode).toBe(2)
    const told = await whoami('guarded', '--mfa-code', robotCode())
    expect(told.stdout).toContain('Guarded in 333333333333, with MFA (profile guarded)\n')
    expect((await stage.keyless(['credential-process', 'guarded'])).exitCode).toBe(0)
  })

  test('whose sign-in is over says which session to sign in to', async () => {
    await stage.keyless(['logout', '--all'])
    stage.advance(2 * 3_600_000)
    expect((await stage.keyless(['credential-process', 'prod'])).stderr).toBe(
      'error: You are not signed in to my-org.\ntry: keyless login my-org\n',
    )
  })
})
