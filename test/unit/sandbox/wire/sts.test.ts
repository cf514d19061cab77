import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Sandbox } from '../../../../src/sandbox/start-sandbox.ts'
import { type Keys, bob, raw, roleKeys, signInByDevice, startWithKeys, sts } from './raw-client.ts'

let sandbox: Sandbox
let keys: Keys
beforeEach(async () => {
  ;({ sandbox, keys } = await startWithKeys())
})
afterEach(() => sandbox.close())

const element = (xml: string, name: string): string =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? ''

const hour = 3_600_000

test('GetCallerIdentity says account, assumed role and who', async () => {
  const { status, text, headers } = await sts(sandbox, keys)
  expect(status).toBe(200)
  expect(text).toMatch(
    /^<GetCallerIdentityResponse xmlns="https:\/\/sts.amazonaws.com\/doc\/2011-06-15\/">/,
  )
  expect(element(text, 'Account')).toBe('111111111111')
  expect(element(text, 'Arn')).toMatch(
    /^arn:aws:sts::111111111111:assumed-role\/AWSReservedSSO_AdministratorAccess_[0-9a-f]{16}\/alice$/,
  )
  expect(element(text, 'UserId')).toMatch(/^AROA[A-Z2-7]{16}:alice$/)
  expect(element(text, 'RequestId')).toBe(headers['x-amzn-requestid'])
})

describe('a signature', () => {
  const codeOf = async (answer: Promise<{ status: number; text: string }>) => {
    const { status, text } = await answer
    return [status, element(text, 'Code')]
  }

  test('of a wrong secret, or over another body, does not match', async () => {
    const wrong = { ...keys, secretAccessKey: 'x'.repeat(40) }
    expect(await codeOf(sts(sandbox, wrong))).toEqual([403, 'SignatureDoesNotMatch'])
    const body = 'Action=GetCallerIdentity&Version=2011-06-15&More=1'
    const changed = sts(sandbox, keys, undefined, { body })
    expect(await codeOf(changed)).toEqual([403, 'SignatureDoesNotMatch'])
  })

  test('for another service does not match', async () => {
    const answer = sts(sandbox, keys, undefined, { service: 's3' })
    expect(await codeOf(answer)).toEqual([403, 'SignatureDoesNotMatch'])
  })

  test('of an unknown key or with a foreign session token is invalid', async () => {
    const unknown = { ...keys, accessKeyId: 'ASIAAAAAAAAAAAAAAAAA' }
    expect(await codeOf(sts(sandbox, unknown))).toEqual([403, 'InvalidClientTokenId'])
    const foreign = { ...keys, sessionToken: 'other' }
    expect(await codeOf(sts(sandbox, foreign))).toEqual([403, 'InvalidClientTokenId'])
  })

  test('that is missing or malformed says so', async () => {
    const form = 'Action=GetCallerIdentity&Version=2011-06-15'
    const unsigned = raw(`${sandbox.url}/`, { method: 'POST', body: form })
    expect(await codeOf(unsigned)).toEqual([403, 'MissingAuthenticationToken'])
    const tamper = (headers: Record<string, string>): void => {
      headers['authorization'] = 'AWS4-HMAC-SHA256 nonsense'
    }
    expect(await codeOf(sts(sandbox, keys, undefined, { tamper }))).toEqual([
      400,
      'IncompleteSignature',
    ])
  })
})

describe('time', () => {
  test('keys expire by the clock of the sandbox', async () => {
    sandbox.clock.advance(hour - 5000)
    expect((await sts(sandbox, keys)).status).toBe(200)
    sandbox.clock.advance(5000)
    const { status, text } = await sts(sandbox, keys)
    expect([status, element(text, 'Code')]).toEqual([403, 'ExpiredToken'])
  })

  test('a signature near either clock is good, one far from both is not', async () => {
    sandbox.clock.advance(hour / 2)
    const at = (ms: number) => sts(sandbox, keys, undefined, { at: new Date(Date.now() + ms) })
    expect((await at(0)).status).toBe(200)
    expect((await at(hour / 2)).status).toBe(200)
    expect((await at(-14 * 60_000)).status).toBe(200)
    const late = await at(-16 * 60_000)
    expect([late.status, element(late.text, 'Code')]).toEqual([403, 'SignatureDoesNotMatch'])
    expect(element(late.text, 'Message')).toMatch(/^Signature expired: \d{8}T\d{6}Z is now earlier/)
    const early = await at(hour)
    expect(element(early.text, 'Message')).toMatch(/^Signature not yet current/)
  })
})

describe('AssumeRole', () => {
  const deploy = 'arn%3Aaws%3Aiam%3A%3A333333333333%3Arole%2FDeploy'
  const assume = (change: string, arn = deploy, by = keys) =>
    sts(sandbox, by, `Action=AssumeRole&Version=2011-06-15&RoleArn=${arn}${change}`)

  test('gives keys of the role, which know who they are', async () => {
    const { status, text } = await assume('&RoleSessionName=ci')
    expect(status).toBe(200)
    expect(element(text, 'Arn')).toBe('arn:aws:sts::333333333333:assumed-role/Deploy/ci')
    expect(element(text, 'Expiration')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    const assumed = {
      accessKeyId: element(text, 'AccessKeyId'),
      secretAccessKey: element(text, 'SecretAccessKey'),
      sessionToken: element(text, 'SessionToken'),
    }
    const identity = await sts(sandbox, assumed)
    expect(element(identity.text, 'Account')).toBe('333333333333')
    expect(element(identity.text, 'UserId')).toMatch(/^AROA[A-Z2-7]{16}:ci$/)
  })

  test('checks the session name and the duration', async () => {
    const codeOf = async (change: string): Promise<string> =>
      element((await assume(change)).text, 'Code')
    expect(await codeOf('')).toBe('ValidationError')
    expect(await codeOf('&RoleSessionName=x')).toBe('ValidationError')
    expect(await codeOf('&RoleSessionName=a%20b')).toBe('ValidationError')
    expect(await codeOf('&RoleSessionName=ci&DurationSeconds=899')).toBe('ValidationError')
    expect(await codeOf('&RoleSessionName=ci&DurationSeconds=43201')).toBe('ValidationError')
    expect(await codeOf('&RoleSessionName=ci&DurationSeconds=3601')).toBe('ValidationError')
    expect(await codeOf('&RoleSessionName=ci&DurationSeconds=900')).toBe('')
  })

  test('a chained role lives an hour at most, whatever it may itself', async () => {
    const { accessToken } = await signInByDevice(sandbox)
    const data = await roleKeys(sandbox, accessToken, '444444444444', 'DataEngineerAccess')
    const loader = 'arn%3Aaws%3Aiam%3A%3A444444444444%3Arole%2FWarehouseLoader'
    const long = await assume('&RoleSessionName=ci&DurationSeconds=7200', loader, data)
    expect(element(long.text, 'Message')).toMatch(
      /1 hour session limit for roles assumed by role chaining/,
    )
    expect((await assume('&RoleSessionName=ci&DurationSeconds=3600', loader, data)).status).toBe(
      200,
    )
  })

  test('a role that is not there and one that does not trust are told alike', async () => {
    const { accessToken } = await signInByDevice(sandbox, bob)
    const distrusted = await roleKeys(sandbox, accessToken, '444444444444', 'DataEngineerAccess')
    const refused = await assume('&RoleSessionName=ci', deploy, distrusted)
    expect([refused.status, element(refused.text, 'Code')]).toEqual([403, 'AccessDenied'])
    const missing = await assume('&RoleSessionName=ci', deploy.replace('Deploy', 'Nothing'))
    expect([missing.status, element(missing.text, 'Code')]).toEqual([403, 'AccessDenied'])
  })
})

test('another action of STS is not offered', async () => {
  const answer = await sts(sandbox, keys, 'Action=GetFederationToken&Version=2011-06-15')
  expect([answer.status, element(answer.text, 'Code')]).toEqual([400, 'InvalidAction'])
})
