import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { assumeRoleHash } from '../../../../src/credentials/assume-role-file.ts'
import { resolveCredentials } from '../../../../src/credentials/chain.ts'
import type { Credentials } from '../../../../src/credentials/credentials.ts'
import { createWorld, sessionText, type World } from '../credential-world.ts'
import { assumedXml, http, startStsServer, type StsServer } from '../sts-server.ts'

let sts: StsServer
let world: World

beforeAll(async () => {
  sts = await startStsServer()
})
afterAll(() => sts.close())
beforeEach(() => {
  sts.answers = [{ status: 200, body: assumedXml }]
  sts.forms.length = 0
  world = createWorld({ http, env: { AWS_ENDPOINT_URL_STS: sts.url } })
})
afterEach(() => world.home.remove())

function resolve(config: string, profile = 'p'): Promise<Credentials> {
  return resolveCredentials(world.config(config), profile, world.ports)
}

const roleArn = 'arn:aws:iam::444455556666:role/Deploy'
const base = `[profile base]
sso_session = my-sso
sso_account_id = 111122223333
sso_role_name = Admin
${sessionText}`
const plain = `[profile p]\nrole_arn = ${roleArn}\nsource_profile = base\nregion = eu-west-1\n${base}`
const keys = 'aws_access_key_id = OWN\naws_secret_access_key = s\n'
const file = join('.aws', 'cli', 'cache', '4e3c52f628c90136b8f3dc2ae583ce43fca653f0.json')

it('takes the role with the credentials of the source profile', async () => {
  expect(await resolve(plain)).toEqual({
    accessKeyId: 'ASIAASSUMED',
    secretAccessKey: 'assumed/secret',
    sessionToken: 'assumed==',
    expiresAt: new Date('2026-11-23T01:00:00Z'),
    accountId: '444455556666',
  })
  expect(sts.forms[0]?.get('RoleSessionName')).toBe('keyless-1795392000')
  expect(sts.authorizations.at(-1)).toContain('/eu-west-1/sts/')
})

it('keeps the answer where the AWS CLI would, as the AWS CLI would', async () => {
  await resolve(plain)
  expect(JSON.parse(world.home.read(file))).toEqual({
    Credentials: {
      AccessKeyId: 'ASIAASSUMED',
      SecretAccessKey: 'assumed/secret',
      SessionToken: 'assumed==',
      Expiration: '2026-11-23T01:00:00+00:00',
      AccountId: '444455556666',
    },
    AssumedRoleUser: {
      AssumedRoleId: 'AROA:me',
      Arn: 'arn:aws:sts::444455556666:assumed-role/Deploy/me',
    },
  })
  expect(statSync(join(world.home.path, file)).mode & 0o777).toBe(0o600)
})

it('takes the role once for many processes, and again with under 15 minutes left', async () => {
  await resolve(plain)
  await resolve(plain)
  expect(sts.forms).toHaveLength(1)
  world.clock.now = new Date('2026-11-23T00:45:01Z')
  await resolve(plain)
  expect(sts.forms).toHaveLength(2)
})

it('takes no keys of another account from the file', async () => {
  await resolve(plain)
  world.home.write(file, world.home.read(file).replaceAll('444455556666', '111122223333'))
  await resolve(plain)
  expect(sts.forms).toHaveLength(2)
})

it('names the file as botocore does', () => {
  expect(assumeRoleHash({ roleArn })).toBe('4e3c52f628c90136b8f3dc2ae583ce43fca653f0')
  const full = { roleArn, roleSessionName: 'é', externalId: 'x/"1"', durationSeconds: 3600 }
  expect(assumeRoleHash(full)).toBe('5f1955fe3c77a5bf4dbd37dfcc2fc84481353c31')
  // As AWS CLI 2.36.12 named it.
  const mfaSerial = 'arn:aws:iam::111122223333:mfa/me'
  const withMfa = { ...full, roleSessionName: 'me', externalId: 'x/"1"é', durationSeconds: 900 }
  expect(assumeRoleHash({ ...withMfa, mfaSerial })).toBe('46d7f6268f7872acedea2e73e1879bc5c5a323bf')
})

it('passes on source identity and session tags, and keeps such a role apart', async () => {
  const more = `source_identity = ann
session_tags = team = a, cost=1=2
transitive_session_tags = team
`
  await resolve(plain.replace('region', `${more}region`))
  expect(Object.fromEntries(sts.forms[0] ?? [])).toMatchObject({
    SourceIdentity: 'ann',
    'Tags.member.1.Key': 'team',
    'Tags.member.1.Value': 'a',
    'Tags.member.2.Key': 'cost',
    'Tags.member.2.Value': '1=2',
    'TransitiveTagKeys.member.1': 'team',
  })
  await resolve(plain)
  expect(sts.forms).toHaveLength(2)
})

it('asks STS where the profile that was asked for is, for every link', async () => {
  const middle = `[profile middle]\nregion = us-west-2\nrole_arn = arn:aws:iam::444455556666:role/Hub\nsource_profile = base\n`
  await resolve(`${middle}${plain.replace('source_profile = base', 'source_profile = middle')}`)
  expect(sts.authorizations.slice(-2).map((text) => text.split('/')[2])).toEqual([
    'eu-west-1',
    'eu-west-1',
  ])
})

it('takes a role once for many callers in one process', async () => {
  const config = world.config(plain)
  const all = Array.from({ length: 20 }, () => resolveCredentials(config, 'p', world.ports))
  expect(new Set((await Promise.all(all)).map(({ accessKeyId }) => accessKeyId)).size).toBe(1)
  expect(sts.forms).toHaveLength(1)
})

it('passes on session name, external id and duration', async () => {
  const more = 'role_session_name = me\nexternal_id = x\nduration_seconds = 900\n'
  await resolve(plain.replace('region', `${more}region`))
  expect(Object.fromEntries(sts.forms[0] ?? [])).toMatchObject({
    RoleSessionName: 'me',
    ExternalId: 'x',
    DurationSeconds: '900',
  })
})

it('follows a chain of roles', async () => {
  const middle = `[profile middle]\nrole_arn = arn:aws:iam::444455556666:role/Hub\nsource_profile = base\n`
  await resolve(`${middle}${plain.replace('source_profile = base', 'source_profile = middle')}`)
  expect(sts.forms.map((form) => form.get('RoleArn'))).toEqual([
    'arn:aws:iam::444455556666:role/Hub',
    roleArn,
  ])
})

it('uses the keys of a source profile before the role that it also names', async () => {
  const source = `[profile source]\n${keys}role_arn = arn:aws:iam::1:role/x\nsource_profile = base\n`
  await resolve(`[profile p]\nrole_arn = ${roleArn}\nsource_profile = source\n${source}${base}`)
  expect(sts.forms).toHaveLength(1)
  expect(sts.authorizations.at(-1)).toContain('Credential=OWN/')
})

it('lets a profile with keys name itself', async () => {
  await resolve(`[profile p]\n${keys}role_arn = ${roleArn}\nsource_profile = p\n`)
  expect(sts.authorizations.at(-1)).toContain('Credential=OWN/')
})

it('takes keys from the environment when told so', async () => {
  world.home.remove()
  const env = {
    AWS_ENDPOINT_URL_STS: sts.url,
    AWS_ACCESS_KEY_ID: 'ENV',
    AWS_SECRET_ACCESS_KEY: 's',
  }
  world = createWorld({ http, env })
  await resolve(`[profile p]\nrole_arn = ${roleArn}\ncredential_source = Environment\n`)
  expect(sts.authorizations.at(-1)).toContain('Credential=ENV/')
})

const loop = `[profile p]\nrole_arn = ${roleArn}\nsource_profile = q\n[profile q]\nrole_arn = ${roleArn}q\nsource_profile = p\n`

it.each([
  ['itself without keys', `[profile p]\nrole_arn = r\nsource_profile = p\n`, 'profile-loop'],
  ['a circle of profiles', loop, 'profile-loop'],
  [
    'a source that is not there',
    '[profile p]\nrole_arn = r\nsource_profile = x\n',
    'profile-not-found',
  ],
  ['no source', '[profile p]\nrole_arn = r\n', 'profile-incomplete'],
  [
    'two sources',
    '[profile p]\nrole_arn = r\nsource_profile = x\ncredential_source = Environment\n',
    'profile-inconsistent',
  ],
  [
    'an instance that may not be asked',
    '[profile p]\nrole_arn = r\ncredential_source = Ec2InstanceMetadata\n',
    'profile-incomplete',
  ],
  [
    'a source that there is not',
    '[profile p]\nrole_arn = r\ncredential_source = environment\n',
    'config-value-invalid',
  ],
  [
    'an empty environment',
    '[profile p]\nrole_arn = r\ncredential_source = Environment\n',
    'profile-incomplete',
  ],
  [
    'a container that it is not in',
    '[profile p]\nrole_arn = r\ncredential_source = EcsContainer\n',
    'profile-incomplete',
  ],
  [
    'a token that is not there',
    '[profile p]\nrole_arn = r\nweb_identity_token_file = /nowhere/token\n',
    'profile-incomplete',
  ],
  [
    'tags of no form',
    '[profile p]\nrole_arn = r\nsource_profile = x\nsession_tags = a\n',
    'config-value-invalid',
  ],
  [
    'a transitive tag that it does not set',
    '[profile p]\nrole_arn = r\nsource_profile = x\ntransitive_session_tags = a\n',
    'config-value-invalid',
  ],
])('refuses a role that needs %s', async (_, config, code) => {
  await expect(resolve(config)).rejects.toMatchObject({ code })
  expect(sts.forms).toEqual([])
})
