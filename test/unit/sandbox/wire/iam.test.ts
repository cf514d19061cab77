import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { accountOfKey } from '../../../../src/credentials/key-account.ts'
import { defaultIamUsers } from '../../../../src/sandbox/default-iam-users.ts'
import { type Sandbox } from '../../../../src/sandbox/start-sandbox.ts'
import { type Keys, alice, roleKeys, signInByDevice, startWithKeys, sts } from './raw-client.ts'

let sandbox: Sandbox
let admin: Keys
beforeEach(async () => {
  ;({ sandbox, keys: admin } = await startWithKeys())
})
afterEach(() => sandbox.close())

const day = 86_400_000
const halfAnHour = 1_800_000

async function iam(fields: Readonly<Record<string, string>>, keys = admin) {
  const form = new URLSearchParams({ Version: '2010-05-08', ...fields }).toString()
  const { status, text } = await sts(sandbox, keys, form, { service: 'iam' })
  return { status, text, code: elements(text, 'Code')[0] }
}

function elements(xml: string, name: string): readonly string[] {
  return [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(
    ([, text]) => text ?? '',
  )
}

/** A key of the tutorial's organisation. */
function keyOf(name: string, at = 0): Keys {
  const key = defaultIamUsers.find((user) => user.name === name)?.keys[at]
  if (key === undefined) throw new Error(`there is no key of ${name}`)
  return key
}

const deploy = keyOf('deploy')
const trent = keyOf('trent')

async function lastUsed(id = deploy.accessKeyId) {
  const { text } = await iam({ Action: 'GetAccessKeyLastUsed', AccessKeyId: id })
  return ['LastUsedDate', 'ServiceName', 'Region'].map((name) => elements(text, name)[0])
}

describe('users and keys', () => {
  test('of the account are told, and nobody else', async () => {
    const { status, text } = await iam({ Action: 'ListUsers' })
    expect(status).toBe(200)
    expect(text).toMatch(
      /^<ListUsersResponse xmlns="https:\/\/iam.amazonaws.com\/doc\/2010-05-08\/">/,
    )
    expect(elements(text, 'UserName')).toEqual(['deploy', 'trent'])
    expect(elements(text, 'Arn')[0]).toBe('arn:aws:iam::111111111111:user/deploy')
    expect(elements(text, 'UserId')[0]).toMatch(/^AIDA[A-Z2-7]{16}$/)
    const made = Date.parse(elements(text, 'CreateDate')[0] ?? '')
    expect(Math.round((Date.now() - made) / day)).toBe(1200)
  })

  test('come by pages, and a marker of another list is none', async () => {
    const first = await iam({ Action: 'ListUsers', MaxItems: '1' })
    expect(elements(first.text, 'UserName')).toEqual(['deploy'])
    expect(elements(first.text, 'IsTruncated')).toEqual(['true'])
    const Marker = elements(first.text, 'Marker')[0] ?? ''
    const second = await iam({ Action: 'ListUsers', MaxItems: '1', Marker })
    expect(elements(second.text, 'UserName')).toEqual(['trent'])
    expect(elements(second.text, 'IsTruncated')).toEqual(['false'])
    expect(elements(second.text, 'Marker')).toEqual([])
    const other = await iam({ Action: 'ListAccessKeys', UserName: 'deploy', Marker })
    expect([other.status, other.code]).toEqual([400, 'ValidationError'])
    expect((await iam({ Action: 'ListUsers', MaxItems: '1001' })).code).toBe('ValidationError')
  })

  test('a key is made, switched off and on, and deleted, two at most', async () => {
    const of = { UserName: 'deploy' }
    const made = await iam({ Action: 'CreateAccessKey', ...of })
    const [accessKeyId = ''] = elements(made.text, 'AccessKeyId')
    const [secretAccessKey = ''] = elements(made.text, 'SecretAccessKey')
    expect(accountOfKey(accessKeyId)).toBe('111111111111')
    expect((await sts(sandbox, { accessKeyId, secretAccessKey })).status).toBe(200)
    const third = await iam({ Action: 'CreateAccessKey', ...of })
    expect([third.status, third.code]).toEqual([409, 'LimitExceeded'])

    const change = { Action: 'UpdateAccessKey', ...of, AccessKeyId: accessKeyId }
    expect((await iam({ ...change, Status: 'Inactive' })).status).toBe(200)
    const refused = await sts(sandbox, { accessKeyId, secretAccessKey })
    expect([refused.status, elements(refused.text, 'Code')]).toEqual([
      403,
      ['InvalidClientTokenId'],
    ])
    await iam({ ...change, Status: 'Active' })
    expect((await sts(sandbox, { accessKeyId, secretAccessKey })).status).toBe(200)
    expect((await iam({ ...change, Status: 'active' })).code).toBe('ValidationError')

    await iam({ Action: 'DeleteAccessKey', ...of, AccessKeyId: accessKeyId })
    const left = await iam({ Action: 'ListAccessKeys', ...of })
    expect(elements(left.text, 'AccessKeyId')).toEqual([deploy.accessKeyId])
    const again = await iam({ Action: 'DeleteAccessKey', ...of, AccessKeyId: accessKeyId })
    expect([again.status, again.code]).toEqual([404, 'NoSuchEntity'])
  })

  test('who is not there, and whose key it is not, are not found', async () => {
    const codes = await Promise.all(
      [
        { Action: 'GetUser', UserName: 'nobody' },
        { Action: 'ListAccessKeys', UserName: 'ci' },
        { Action: 'GetLoginProfile', UserName: 'deploy' },
        { Action: 'GetAccessKeyLastUsed', AccessKeyId: keyOf('ci', 1).accessKeyId },
        { Action: 'DeleteAccessKey', UserName: 'deploy', AccessKeyId: trent.accessKeyId },
      ].map(async (fields) => {
        const { status, code } = await iam(fields)
        return `${status} ${code}`
      }),
    )
    expect(new Set(codes)).toEqual(new Set(['404 NoSuchEntity']))
    expect((await iam({ Action: 'GetLoginProfile', UserName: 'trent' })).status).toBe(200)
  })
})

describe('a call with a long-lived key', () => {
  test('moves its last use by the clock of the sandbox', async () => {
    expect((await lastUsed()).slice(1)).toEqual(['s3', 'eu-central-1'])
    sandbox.clock.advance(halfAnHour)
    await sts(sandbox, deploy)
    const [at, ...where] = await lastUsed()
    expect(where).toEqual(['sts', 'us-east-1'])
    expect(Math.abs(Date.parse(at ?? '') - Date.now() - halfAnHour)).toBeLessThan(60_000)
  })

  test('that is refused moves nothing', async () => {
    await sts(sandbox, { ...deploy, secretAccessKey: 'wrong' })
    expect((await lastUsed())[1]).toBe('s3')
  })

  test('says nothing of a key that was never used', async () => {
    const { accessToken } = await signInByDevice(sandbox, alice)
    const reader = await roleKeys(sandbox, accessToken, '333333333333', 'ReadOnlyAccess')
    const id = keyOf('reports').accessKeyId
    const { text } = await iam({ Action: 'GetAccessKeyLastUsed', AccessKeyId: id }, reader)
    expect(elements(text, 'LastUsedDate')).toEqual([])
    expect(elements(text, 'ServiceName')).toEqual(['N/A'])
    expect(elements(text, 'UserName')).toEqual(['reports'])
  })

  test('without a name is about its own user', async () => {
    const { text } = await iam({ Action: 'GetUser' }, trent)
    expect(elements(text, 'UserName')).toEqual(['trent'])
    const without = await iam({ Action: 'GetUser' })
    expect([without.status, without.code]).toEqual([400, 'ValidationError'])
  })

  test('of root is about root, which has no name', async () => {
    const root = keyOf('<root_account>')
    const { text } = await iam({ Action: 'GetUser' }, root)
    expect(elements(text, 'Arn')).toEqual(['arn:aws:iam::333333333333:root'])
    expect(elements(text, 'UserName')).toEqual([])
    const { text: keys } = await iam({ Action: 'ListAccessKeys' }, root)
    expect(elements(keys, 'AccessKeyId')).toEqual([root.accessKeyId])
    expect(elements((await sts(sandbox, root)).text, 'UserId')).toEqual(['333333333333'])
  })
})

describe('whoever may not', () => {
  test('changes nothing with a role that only reads, and reads nothing with another', async () => {
    const { accessToken } = await signInByDevice(sandbox, alice)
    const reader = await roleKeys(sandbox, accessToken, '333333333333', 'ReadOnlyAccess')
    expect((await iam({ Action: 'ListUsers' }, reader)).status).toBe(200)
    const asked = { UserName: 'reports', AccessKeyId: keyOf('reports').accessKeyId }
    const change = { Action: 'UpdateAccessKey', ...asked, Status: 'Inactive' }
    const refused = await iam(change, reader)
    expect([refused.status, refused.code]).toEqual([403, 'AccessDenied'])
    expect(refused.text).toContain('is not authorized to perform: iam:UpdateAccessKey')
    const engineer = await roleKeys(sandbox, accessToken, '444444444444', 'DataEngineerAccess')
    expect((await iam({ Action: 'ListUsers' }, engineer)).code).toBe('AccessDenied')
    expect((await iam({ Action: 'ListUsers' }, deploy)).code).toBe('AccessDenied')
  })

  test('is refused a signature for another service, in the namespace of IAM', async () => {
    const form = 'Action=ListUsers&Version=2010-05-08'
    const { text } = await sts(sandbox, admin, form, { service: 'sts' })
    expect(elements(text, 'Code')).toEqual(['SignatureDoesNotMatch'])
    expect(text).toContain('xmlns="https://iam.amazonaws.com/doc/2010-05-08/"')
    expect((await iam({ Action: 'CreateUser', UserName: 'eve' })).code).toBe('InvalidAction')
  })
})

describe('the credential report', () => {
  const generate = () => iam({ Action: 'GenerateCredentialReport' })
  const get = () => iam({ Action: 'GetCredentialReport' })

  test('is asked for, waited for, fetched, and over after four hours', async () => {
    expect([(await get()).status, (await get()).code]).toEqual([410, 'ReportNotPresent'])
    expect(elements((await generate()).text, 'State')).toEqual(['STARTED'])
    expect([(await get()).status]).toEqual([404])
    expect(elements((await generate()).text, 'State')).toEqual(['COMPLETE'])
    const [content = ''] = elements((await get()).text, 'Content')
    const rows = Buffer.from(content, 'base64').toString().split('\n')
    expect(rows.map((row) => row.split(',').length)).toEqual([23, 23, 23, 23])
    expect(rows[1]).toMatch(/^<root_account>,arn:aws:iam::111111111111:root,.*,not_supported,/)
    expect(rows[2]).toMatch(/^deploy,.*,false,N\/A,N\/A,N\/A,false,true,.*,eu-central-1,s3,false,/)
    sandbox.clock.advance(4 * 3_600_000)
    await expect(signedAnew()).resolves.toEqual([410, 'ReportExpired'])
  })

  /** The keys of the role are over by then. */
  async function signedAnew() {
    const { accessToken } = await signInByDevice(sandbox)
    const { status, code } = await iam(
      { Action: 'GetCredentialReport' },
      await roleKeys(sandbox, accessToken),
    )
    return [status, code]
  }

  test('and the summary tell of a key of root', async () => {
    const summary = async (keys: Keys) => {
      const { text } = await iam({ Action: 'GetAccountSummary' }, keys)
      return /<key>AccountAccessKeysPresent<\/key><value>(\d)/.exec(text)?.[1]
    }
    expect(await summary(admin)).toBe('0')
    expect(await summary(keyOf('<root_account>'))).toBe('1')
  })
})

test('reset brings deleted keys back', async () => {
  const asked = { UserName: 'deploy', AccessKeyId: deploy.accessKeyId }
  await iam({ Action: 'DeleteAccessKey', ...asked })
  expect((await sts(sandbox, deploy)).status).toBe(403)
  sandbox.reset()
  expect((await sts(sandbox, deploy)).status).toBe(200)
})
