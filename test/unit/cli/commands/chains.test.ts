import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CliStage, createCliStage, devAdmin } from '../../../support/cli-transcript.ts'
import { makeCertificate, startHttps } from '../../../support/http-servers.ts'
import {
  createIamOrganisation,
  guardedProfiles,
  robot,
  robotCode,
  roundProfiles,
} from '../../../support/iam-organisation.ts'
import { assumedXml } from '../../credentials/sts-server.ts'

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
${guardedProfiles}${roundProfiles}`

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

  test('trusts the certificates of the profile that was asked for, as for every call', async () => {
    const certificate = makeCertificate(`${stage.home.path}/own`, 'IP:127.0.0.1')
    const answer = assumedXml.replace('2026-11-23', '2100-01-01')
    const sts = await startHttps(certificate, (_, response) => response.end(answer))
    try {
      const trusting = (name: string, key: string) =>
        `[profile ${name}]\nrole_arn = arn:aws:iam::444455556666:role/${name}\n${key}\nsource_profile = robot\n`
      const before = stage.home.read('.aws/config')
      const ca = `ca_bundle = ${certificate.certificatePath}`
      stage.home.write('.aws/config', `${before}${trusting('one', ca)}${trusting('two', '')}`)
      const env = { AWS_ENDPOINT_URL_STS: sts.url }
      expect((await stage.keyless(['export', 'two'], { env })).stderr).toContain('certificate')
      expect(await stage.keyless(['export', 'one'], { env })).toMatchObject({ exitCode: 0 })
      stage.home.write('.aws/config', before)
    } finally {
      await sts.close()
    }
  })

  test('is over with the sign-in that it hangs on, and no other role is', async () => {
    for (const profile of ['prod', 'guarded']) {
      const mfa = ['--mfa-code', robotCode()]
      expect(await whoami(profile, ...mfa)).toMatchObject({ exitCode: 0, stderr: '' })
    }
    const foreign = '.aws/cli/cache/0123456789012345678901234567890123456789.json'
    stage.home.write(foreign, '{"Credentials": {"AccessKeyId": "ASIAOTHER"}}')
    const count = () => stage.sandbox.journal.count('AssumeRole')
    const before = count()
    expect(await stage.keyless(['sso', 'logout'])).toMatchObject({ exitCode: 0, stderr: '' })
    expect((await stage.keyless(['export', 'prod'])).exitCode).toBe(0)
    const { stderr } = await stage.keyless(['logout', '--all'])
    expect(stderr).toMatch(
      /^Not signed in to any session.\nKeys that programs have already cannot be taken back \(/,
    )
    expect((await stage.keyless(['export', 'prod'])).exitCode).toBe(4)
    expect((await stage.keyless(['export', 'guarded'])).exitCode).toBe(0)
    expect(stage.home.read(foreign)).toContain('ASIAOTHER')
    expect(count()).toBe(before)
    expect((await stage.keyless(['login', 'my-org'])).exitCode).toBe(0)
  })

  test('of one session goes with it, and how long its keys live is said', async () => {
    expect(await whoami('prod')).toMatchObject({ exitCode: 0, stderr: '' })
    const { stderr } = await stage.keyless(['logout', 'my-org'])
    expect(stderr).toBe(
      'Signed out of my-org.\nKeys that programs have already cannot be taken back (1 h left).\n',
    )
    expect((await stage.keyless(['export', 'prod'])).exitCode).toBe(4)
    const again = await stage.keyless(['logout', 'my-org', '--json'])
    const report = { session: 'my-org', signedOut: false, server: 'not-asked' }
    expect(JSON.parse(again.stdout)).toMatchObject({ sessions: [report], keysUntil: null })
    expect((await stage.keyless(['login', 'my-org'])).exitCode).toBe(0)
  })

  test('whose sign-in is over says which session to sign in to', async () => {
    await stage.keyless(['logout', '--all'])
    stage.advance(2 * 3_600_000)
    expect((await stage.keyless(['credential-process', 'prod'])).stderr).toBe(
      'error: You are not signed in to my-org.\ntry: keyless login my-org\n',
    )
  })
})
