import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  createIamOrganisation,
  robot,
  robotCode,
  roundProfiles,
  webIdentityToken,
} from '../support/iam-organisation.ts'
import { keyless, keylessCommand, type Outcome } from '../support/programs.ts'
import { awsCli, boto3WhoAmI, onTerminal } from '../support/real-clients.ts'
import { callsOf, createStage, type Stage, startUrl } from '../support/stage.ts'
import { missingWitness, witness } from '../support/witnesses.ts'

const notHere = missingWitness('KEYLESS_WITNESS_AWS') || missingWitness('KEYLESS_WITNESS_PYTHON')
const organisation = createIamOrganisation()

const role = (profile: string, account: string, name: string, more: string): string =>
  `[profile ${profile}]\nrole_arn = arn:aws:iam::${account}:role/${name}\nregion = eu-west-1\n${more}\n`
const keys = `aws_access_key_id = ${robot.accessKeyId}\naws_secret_access_key = ${robot.secretAccessKey}\n`

const config = `[profile dev]
sso_session = my-org
sso_account_id = 111111111111
sso_role_name = AdministratorAccess
[sso-session my-org]
sso_start_url = ${startUrl}
sso_region = us-east-1
sso_registration_scopes = sso:account:access
[profile robot]
${keys}${role('hub', '111111111111', 'Hub', 'source_profile = dev')}
${role('prod', '333333333333', 'Deploy', 'source_profile = hub\nexternal_id = shared/"1"\nduration_seconds = 3600\nrole_session_name = alice')}
${role('own', '111111111111', 'Hub', `source_profile = own\nrole_session_name = own\n${keys}`)}
${role('guarded', '333333333333', 'Guarded', `source_profile = robot\nmfa_serial = ${robot.mfaSerial}`)}
${role('env', '111111111111', 'Hub', 'credential_source = Environment\nrole_session_name = env')}
${role('instance', '111111111111', 'Hub', 'credential_source = Ec2InstanceMetadata\nrole_session_name = instance')}
${role('container', '111111111111', 'Hub', 'credential_source = EcsContainer\nrole_session_name = container')}
${role('tagged', '111111111111', 'Hub', 'source_profile = robot\nsession_tags = team=a,cost=1\ntransitive_session_tags = team\nsource_identity = ann')}
${role('plain', '111111111111', 'Hub', 'source_profile = robot')}
${role('process', '111111111111', 'Hub', 'source_profile = middle\nrole_session_name = middle')}
[profile middle]
credential_process = MIDDLE
${roundProfiles}`

const exportOf = (profile: string): string[] => [
  'configure',
  'export-credentials',
  '--profile',
  profile,
]

describe.skipIf(notHere)('keyless and the AWS CLI on the same chains', () => {
  let stage: Stage
  const ours = (args: readonly string[], extra: Record<string, string> = {}): Promise<Outcome> =>
    keyless(args, { env: { ...stage.env, ...extra } })
  const theirs = (args: readonly string[], extra: Record<string, string> = {}): Promise<Outcome> =>
    awsCli(args, { env: { ...stage.env, ...extra } })
  const files = (): string[] =>
    readdirSync(join(stage.home.path, '.aws', 'cli', 'cache')).filter((name) =>
      name.endsWith('.json'),
    )

  beforeEach(async () => {
    stage = await createStage({}, organisation)
    const middle = `printf '{"Version": 1, "AccessKeyId": "${robot.accessKeyId}", "SecretAccessKey": "${robot.secretAccessKey}"}'\n`
    const path = stage.home.write('middle', `#!/bin/sh\n${middle}`, 0o700)
    stage.home.write('.aws/config', config.replace('MIDDLE', path))
  })
  afterEach(async () => {
    await stage.close()
  })

  const signIn = async (): Promise<void> => {
    const login = await ours(['login', 'my-org'])
    expect(login, login.stderr + stage.browserLog()).toMatchObject({ exitCode: 0 })
  }

  it.each([
    ['ours first', true],
    ['theirs first', false],
  ])('share every link of a chain: %s', async (_, oursFirst) => {
    await signIn()
    const [first, second] = oursFirst ? [ours, theirs] : [theirs, ours]
    const made = await first(exportOf('prod'))
    expect(made, made.stderr).toMatchObject({ exitCode: 0 })
    const hub = await first(exportOf('hub'))
    const count = files().length
    expect((await second(exportOf('prod'))).stdout).toBe(made.stdout)
    expect((await second(exportOf('hub'))).stdout).toBe(hub.stdout)
    expect(files()).toHaveLength(count)
    expect(callsOf(stage, 'AssumeRole')).toBe(2)
  })

  it.each([['own'], ['process'], ['plain']])('share the role of "%s" both ways', async (name) => {
    const made = await ours(exportOf(name))
    expect(made, made.stderr).toMatchObject({ exitCode: 0 })
    expect((await theirs(exportOf(name))).stdout).toBe(made.stdout)
    expect(callsOf(stage, 'AssumeRole')).toBe(1)
    expect(files()).toHaveLength(1)
  })

  it('take keys of the environment for credential_source', async () => {
    const extra = {
      AWS_ACCESS_KEY_ID: robot.accessKeyId,
      AWS_SECRET_ACCESS_KEY: robot.secretAccessKey,
    }
    const made = await ours(exportOf('env'), extra)
    expect(made, made.stderr).toMatchObject({ exitCode: 0 })
    expect((await theirs(exportOf('env'), extra)).stdout).toBe(made.stdout)
  })

  it.each([
    ['instance', ['agent', 'run', '--imds', 'dev']],
    ['container', ['exec', '--serve', 'dev']],
  ])('share a role whose source is the %s that we are to them', async (profile, serving) => {
    await signIn()
    const file = join(stage.home.path, '.aws', 'config')
    const there = ['--', 'sh', '-c', 'AWS_CONFIG_FILE="$0" exec "$@"', file]
    const programs = [keylessCommand(), [witness('KEYLESS_WITNESS_AWS') ?? '']]
    for (const [first = [], second = []] of [programs, programs.toReversed()]) {
      const made = await ours([...serving, ...there, ...first, ...exportOf(profile)])
      expect(made, made.stderr).toMatchObject({ exitCode: 0 })
      const again = await ours([...serving, ...there, ...second, ...exportOf(profile)])
      expect(again).toMatchObject({ stdout: made.stdout })
      rmSync(join(stage.home.path, '.aws', 'cli'), { recursive: true })
    }
    expect(callsOf(stage, 'AssumeRole')).toBe(2)
  })

  it('share a role of a web identity both ways', async () => {
    const token = stage.home.write('token', `${webIdentityToken(organisation.privateKey)}\n`)
    const web = (name: string): string =>
      role(
        name,
        '333333333333',
        'Pipeline',
        `web_identity_token_file = ${token}\nrole_session_name = ${name}`,
      )
    stage.home.write('.aws/config', web('one') + web('two'))
    for (const [name, first, second] of [
      ['one', ours, theirs],
      ['two', theirs, ours],
    ] as const) {
      const made = await first(exportOf(name))
      expect(made, made.stderr).toMatchObject({ exitCode: 0 })
      expect((await second(exportOf(name))).stdout).toBe(made.stdout)
    }
    expect(callsOf(stage, 'AssumeRoleWithWebIdentity')).toBe(2)
  })

  const whoIsGuarded = ['sts', 'get-caller-identity', '--profile', 'guarded']
  const onTerminalWithCode = async (command: readonly string[]): Promise<void> => {
    const steps = [[`Enter MFA code for ${robot.mfaSerial}`, `${robotCode()}\r`]] as const
    const words = [...command, ...whoIsGuarded]
    const outcome = await onTerminal(words, { steps, timeout: 20 }, { env: stage.env })
    expect(outcome.stdout, outcome.stderr).toContain('assumed-role/Guarded/')
  }

  it('ask for an authenticator in the same words: what ours was told serves theirs', async () => {
    await onTerminalWithCode(keylessCommand())
    const made = await theirs(exportOf('guarded'))
    expect(made, made.stderr).toMatchObject({ exitCode: 0 })
    expect(callsOf(stage, 'AssumeRole')).toBe(1)
  })

  it('ask for an authenticator in the same words: what theirs was told serves ours', async () => {
    await onTerminalWithCode([witness('KEYLESS_WITNESS_AWS') ?? ''])
    const made = await ours(exportOf('guarded'))
    expect(made, made.stderr).toMatchObject({ exitCode: 0 })
    expect([callsOf(stage, 'AssumeRole'), callsOf(stage, 'GetSessionToken')]).toEqual([1, 0])
  })

  it('never hand a role without its tags to whoever asks for them', async () => {
    const plain = await theirs(exportOf('tagged'))
    expect(plain, plain.stderr).toMatchObject({ exitCode: 0 })
    const tagged = await ours(exportOf('tagged'))
    expect(tagged.stdout).not.toBe(plain.stdout)
    expect(files()).toHaveLength(2)
  })

  it('leave assumed roles with sso logout; our logout takes those that theirs took too', async () => {
    await signIn()
    for (const profile of ['dev', 'hub', 'prod']) {
      expect(await theirs(exportOf(profile))).toMatchObject({ exitCode: 0 })
    }
    expect(files()).toHaveLength(3)
    for (const signOut of [theirs, ours]) {
      expect(await signOut(['sso', 'logout'])).toMatchObject({ exitCode: 0 })
      expect(files()).toHaveLength(2)
    }
    expect(await ours(['logout', 'my-org'])).toMatchObject({ exitCode: 0 })
    expect(files()).toEqual([])
  })

  it('both refuse a loop', async () => {
    expect((await theirs(exportOf('round'))).stderr).toContain('Infinite loop')
    expect((await ours(exportOf('round'))).stderr).toContain('round -> about -> round')
  })

  it('serve boto3 a chain through credential_process', async () => {
    await signIn()
    const command = [...keylessCommand(), 'credential-process', 'prod']
    const line = command.map((word) => `"${word}"`).join(' ')
    const text = stage.home.read('.aws/config')
    stage.home.write(
      '.aws/config',
      `${text}[profile boto]\nregion = us-east-1\ncredential_process = ${line}\n`,
    )
    const who = await boto3WhoAmI('boto', { env: stage.env })
    expect(who.stdout, who.stderr).toContain('assumed-role/Deploy/alice')
  })
})
