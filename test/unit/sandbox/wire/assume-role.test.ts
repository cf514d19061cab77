import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../../../../src/sandbox/start-sandbox.ts'
import {
  createIamOrganisation,
  type IamOrganisation,
  robot,
  robotCode,
  webIdentityToken,
} from '../../../support/iam-organisation.ts'
import { type Keys, raw, roleKeys, signInByDevice, sts } from './raw-client.ts'

let organisation: IamOrganisation
let sandbox: Sandbox
beforeAll(async () => {
  organisation = createIamOrganisation()
  sandbox = await startSandbox({ directory: organisation.directory })
})
afterAll(() => sandbox.close())

const element = (xml: string, name: string): string =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? ''

const keysIn = (xml: string): Keys => ({
  accessKeyId: element(xml, 'AccessKeyId'),
  secretAccessKey: element(xml, 'SecretAccessKey'),
  sessionToken: element(xml, 'SessionToken'),
})

const hub = 'arn:aws:iam::111111111111:role/Hub'
const deploy = 'arn:aws:iam::333333333333:role/Deploy'
const guarded = 'arn:aws:iam::333333333333:role/Guarded'

type Form = Readonly<Record<string, string>>

const form = (action: string, fields: Form): string =>
  new URLSearchParams({ Action: action, Version: '2011-06-15', ...fields }).toString()

async function assume(keys: Keys, roleArn: string, more: Form = {}): Promise<string> {
  const fields = { RoleArn: roleArn, RoleSessionName: 'me', ...more }
  return (await sts(sandbox, keys, form('AssumeRole', fields))).text
}

describe('a user with long-lived keys', () => {
  test('is known by them', async () => {
    const { status, text, headers } = await sts(sandbox, robot)
    expect([status, element(text, 'Arn')]).toEqual([200, 'arn:aws:iam::111111111111:user/robot'])
    expect(element(text, 'UserId')).toMatch(/^AIDA[A-Z2-7]{16}$/)
    expect(headers['x-amzn-requestid']).toBeDefined()
    const wrong = { ...robot, secretAccessKey: 'x' }
    expect(element((await sts(sandbox, wrong)).text, 'Code')).toBe('SignatureDoesNotMatch')
  })

  test('gets past an external id only with it, for as long as the role allows', async () => {
    expect(element(await assume(robot, deploy), 'Code')).toBe('AccessDenied')
    const more = { ExternalId: 'shared/"1"', DurationSeconds: '43200' }
    expect(keysIn(await assume(robot, deploy, more)).accessKeyId).toMatch(/^ASIA/)
  })

  test('needs its own authenticator where the role says so', async () => {
    expect(element(await assume(robot, guarded), 'Code')).toBe('AccessDenied')
    const code = (SerialNumber: string, TokenCode: string) =>
      assume(robot, guarded, { SerialNumber, TokenCode })
    expect(element(await code(robot.mfaSerial, '000000'), 'Message')).toContain('invalid MFA')
    expect(element(await code(`${robot.mfaSerial}x`, robotCode()), 'Code')).toBe('AccessDenied')
    expect(keysIn(await code(robot.mfaSerial, robotCode())).accessKeyId).toMatch(/^ASIA/)
  })

  test('may use the authenticator once for a session', async () => {
    const fields = { SerialNumber: robot.mfaSerial, TokenCode: robotCode() }
    const { text } = await sts(sandbox, robot, form('GetSessionToken', fields))
    const session = keysIn(text)
    expect(keysIn(await assume(session, guarded)).accessKeyId).toMatch(/^ASIA/)
    const again = await sts(sandbox, session, form('GetSessionToken', {}))
    expect(element(again.text, 'Code')).toBe('AccessDenied')
    const without = keysIn((await sts(sandbox, robot, form('GetSessionToken', {}))).text)
    expect(element(await assume(without, guarded), 'Code')).toBe('AccessDenied')
  })
})

describe('a chain', () => {
  const external = { ExternalId: 'shared/"1"' }

  test('goes on from role to role, an hour at most', async () => {
    const { accessToken } = await signInByDevice(sandbox)
    const first = keysIn(await assume(await roleKeys(sandbox, accessToken), hub))
    expect(element(await assume(first, deploy, external), 'Arn')).toContain('/Deploy/me')
    const longer = await assume(first, deploy, { ...external, DurationSeconds: '7200' })
    expect(element(longer, 'Message')).toContain('role chaining')
  })

  test('keeps source identity and transitive tags', async () => {
    const tag = { 'Tags.member.1.Key': 'team', 'Tags.member.1.Value': 'a' }
    const tagged = { ...tag, 'TransitiveTagKeys.member.1': 'team', SourceIdentity: 'ann' }
    const text = await assume(robot, hub, tagged)
    expect(element(text, 'SourceIdentity')).toBe('ann')
    const first = keysIn(text)
    expect(element(await assume(first, deploy, external), 'SourceIdentity')).toBe('ann')
    const other = await assume(first, deploy, { ...external, SourceIdentity: 'bob' })
    expect(element(other, 'Code')).toBe('AccessDenied')
    const again = await assume(first, deploy, { ...external, ...tag })
    expect(element(again, 'Code')).toBe('ValidationError')
  })

  test('refuses tags and a source identity that the role does not allow', async () => {
    const mfa = { SerialNumber: robot.mfaSerial, TokenCode: robotCode() }
    const tag = { 'Tags.member.1.Key': 'team', 'Tags.member.1.Value': 'a' }
    expect(element(await assume(robot, guarded, { ...mfa, ...tag }), 'Message')).toContain(
      'sts:TagSession',
    )
    const named = await assume(robot, guarded, { ...mfa, SourceIdentity: 'ann' })
    expect(element(named, 'Message')).toContain('sts:SetSourceIdentity')
    const unknown = { ...tag, 'TransitiveTagKeys.member.1': 'other' }
    expect(element(await assume(robot, hub, unknown), 'Code')).toBe('ValidationError')
  })
})

describe('a web identity', () => {
  async function withToken(token: string): Promise<string> {
    const fields = {
      RoleArn: 'arn:aws:iam::333333333333:role/Pipeline',
      RoleSessionName: 'me',
      WebIdentityToken: token,
    }
    const body = form('AssumeRoleWithWebIdentity', fields)
    return (await raw(`${sandbox.url}/`, { method: 'POST', body })).text
  }

  test('is taken without a signature by AWS keys', async () => {
    const text = await withToken(`${webIdentityToken(organisation.privateKey)}\n`)
    expect(element(text, 'SubjectFromWebIdentityToken')).toBe('repo:octo/app:ref:refs/heads/main')
    expect(element(text, 'Arn')).toBe('arn:aws:sts::333333333333:assumed-role/Pipeline/me')
  })

  test.each([
    ['of another subject', { sub: 'repo:other/app' }, 'AccessDenied'],
    ['for another audience', { aud: 'other' }, 'InvalidIdentityToken'],
    ['with another azp', { azp: 'other' }, 'InvalidIdentityToken'],
    ['of another issuer', { iss: 'https://other.example.com' }, 'InvalidIdentityToken'],
    ['that is over', { exp: 1 }, 'ExpiredTokenException'],
  ])('%s is refused', async (_, change, code) => {
    const text = await withToken(webIdentityToken(organisation.privateKey, change))
    expect(element(text, 'Code')).toBe(code)
  })

  test('with another signature, another algorithm or none is refused', async () => {
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    const [, body = ''] = webIdentityToken(organisation.privateKey).split('.')
    const none = Buffer.from('{"alg":"none"}').toString('base64url')
    for (const token of [webIdentityToken(stranger), `${none}.${body}.`, 'no token']) {
      expect(element(await withToken(token), 'Code')).toBe('InvalidIdentityToken')
    }
  })
})
