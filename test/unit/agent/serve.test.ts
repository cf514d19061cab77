import { existsSync, readFileSync, statSync } from 'node:fs'
import { request } from 'node:http'
import { dirname } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Serving, startServing } from '../../../src/agent/serve.ts'
import type { Credentials } from '../../../src/credentials/credentials.ts'
import { AccessDenied, ServiceError, SignInRequired } from '../../../src/errors.ts'
import { systemClock } from '../../../src/system/clock.ts'
import type { JournalEntry } from '../../../src/system/journal.ts'

const first: Credentials = {
  accessKeyId: 'ASIARTX3GSDSQAAQEAYE',
  secretAccessKey: 'sk/+=',
  sessionToken: 'st',
  expiresAt: new Date(Date.now() + 3_600_000),
  accountId: '111122223333',
}

const settings = new Map<string, string | ReadonlyMap<string, string>>([
  ['sso_session', 'my-org'],
  ['role_arn', 'arn:aws:iam::111122223333:role/other'],
  ['credential_process', 'steal'],
  ['aws_access_key_id', 'AKIDEXAMPLE'],
  ['region', 'eu-west-1'],
  ['output', 'yaml'],
  ['ca_bundle', ''],
  ['services', 'local'],
  ['s3', new Map([['addressing_style', 'path']])],
])

interface Answer {
  readonly status: number
  readonly body: string
}

let serving: Serving
let warnings: string[]
let journal: JournalEntry[]
let resolve: () => Promise<Credentials>

function ask(
  headers: Record<string, string> = {},
  change: { path?: string; method?: string } = {},
) {
  const url = new URL(serving.env['AWS_CONTAINER_CREDENTIALS_FULL_URI'] ?? '')
  const authorization = serving.env['AWS_CONTAINER_AUTHORIZATION_TOKEN'] ?? ''
  return new Promise<Answer>((done, fail) => {
    const sent = request(url, { ...change, headers: { authorization, ...headers } }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text: string) => (body += text))
      response.on('end', () => done({ status: response.statusCode ?? 0, body }))
    })
    sent.on('error', fail)
    sent.end()
  })
}

beforeEach(async () => {
  warnings = []
  journal = []
  resolve = async () => first
  serving = await startServing({
    profile: 'dev',
    first,
    resolve: () => resolve(),
    settings,
    services: new Map([['sts', new Map([['endpoint_url', 'http://127.0.0.1:1']])]]),
    env: { PATH: '/bin', AWS_PROFILE: 'x', Aws_Config_File: 'x', AWS_ACCESS_KEY_ID: 'x' },
    region: 'eu-west-1',
    clock: systemClock,
    log: { debug: () => {}, warn: (message) => warnings.push(message) },
    journal: { append: (entry) => journal.push(entry) },
  })
})
afterEach(() => serving.close())

describe('the endpoint', () => {
  it('answers whoever knows address and token, as a container does', async () => {
    const { status, body } = await ask()
    expect(status).toBe(200)
    expect(JSON.parse(body)).toEqual({
      AccessKeyId: first.accessKeyId,
      SecretAccessKey: 'sk/+=',
      Token: 'st',
      Expiration: `${first.expiresAt?.toISOString().slice(0, 19)}Z`,
      AccountId: '111122223333',
    })
  })

  it.each([
    ['a wrong token', { authorization: 'x' }, 'without the right token'],
    ['a token as a bearer', { authorization: 'Bearer x' }, 'without the right token'],
    ['a page on another site', { origin: 'https://evil.example' }, 'from a web page'],
    ['a page of this machine', { origin: 'http://127.0.0.1' }, 'from a web page'],
    ['a browser', { 'sec-fetch-site': 'none' }, 'with the header sec-fetch-site'],
    ['a proxy', { 'x-forwarded-for': '10.0.0.1' }, 'with the header x-forwarded-for'],
    ['a rebound name', { host: 'evil.example' }, 'for another host'],
  ])('refuses %s, and says so', async (_, headers, what) => {
    const { status, body } = await ask(headers)
    expect(status).toBe(403)
    expect(body).not.toContain(first.accessKeyId)
    expect(warnings).toEqual([`A request for credentials ${what} was refused.`])
    const reason = `a request ${what}`
    expect(journal).toEqual([{ event: 'refused', via: 'serve', profile: 'dev', reason }])
  })

  it('refuses a page that was loaded from its own address', async () => {
    const { host } = new URL(serving.env['AWS_CONTAINER_CREDENTIALS_FULL_URI'] ?? '')
    expect(await ask({ origin: `http://${host}` })).toMatchObject({ status: 403 })
  })

  it('has nothing at other addresses and for other methods', async () => {
    expect(await ask({}, { path: '/credentials/' })).toMatchObject({ status: 404 })
    expect(await ask({}, { method: 'POST' })).toMatchObject({ status: 405 })
  })

  it.each([
    [401, new SignInRequired('sign-in-expired', 'It ended.', { details: { session: 'my-org' } })],
    [403, new AccessDenied('role-not-assigned', 'No such role.')],
    [503, new ServiceError('portal-throttled', 'Too many requests.')],
  ])('answers %i with the message and the command', async (status, error) => {
    resolve = () => Promise.reject(error)
    const answer = await ask()
    expect(answer.status).toBe(status)
    expect(JSON.parse(answer.body)).toEqual({
      Code: error.code,
      Message: `${error.message} Try: ${error.fix}`,
    })
  })

  it('does not outlive its program', async () => {
    await serving.close()
    await expect(ask()).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })
})

describe('the environment of the program', () => {
  it('has the address, own files and the region, and no other identity', () => {
    const { env } = serving
    expect(Object.keys(env).sort()).toEqual([
      'AWS_CONFIG_FILE',
      'AWS_CONTAINER_AUTHORIZATION_TOKEN',
      'AWS_CONTAINER_CREDENTIALS_FULL_URI',
      'AWS_DEFAULT_REGION',
      'AWS_REGION',
      'AWS_SHARED_CREDENTIALS_FILE',
      'KEYLESS_EXEC',
      'PATH',
    ])
    expect(env['AWS_CONTAINER_CREDENTIALS_FULL_URI']).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/credentials\/[0-9a-f]{32}$/,
    )
  })

  it('has the settings of the profile, but nothing that leads to credentials', () => {
    const own =
      'region = eu-west-1\noutput = yaml\nservices = local\ns3 =\n  addressing_style = path\n'
    expect(readFileSync(serving.env['AWS_CONFIG_FILE'] ?? '', 'utf8')).toBe(
      `[default]\n${own}\n[profile dev]\n${own}\n[services local]\nsts =\n  endpoint_url = http://127.0.0.1:1\n`,
    )
    expect(readFileSync(serving.env['AWS_SHARED_CREDENTIALS_FILE'] ?? '', 'utf8')).toBe('')
  })

  it('keeps its files to this user, and takes them away', async () => {
    const folder = dirname(serving.env['AWS_CONFIG_FILE'] ?? '')
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    await serving.close()
    expect(existsSync(folder)).toBe(false)
  })
})
