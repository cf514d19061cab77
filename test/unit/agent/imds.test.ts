import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Imds, startImds } from '../../../src/agent/imds.ts'
import type { Credentials } from '../../../src/credentials/credentials.ts'
import { ServiceError, SignInRequired } from '../../../src/errors.ts'
import type { JournalEntry } from '../../../src/system/journal.ts'
import { type AgentClock, createAgentClock } from './agent-clock.ts'
import { testPlatform } from '../../support/test-platform.ts'

const start = new Date('2026-11-23T00:00:00Z')
const first: Credentials = {
  accessKeyId: 'ASIARTX3GSDSQAAQEAYE',
  secretAccessKey: 'sk/+=',
  sessionToken: 'st',
  expiresAt: new Date(start.getTime() + 3_600_000),
}
const roles = '/latest/meta-data/iam/security-credentials/'
const lifeHeader = 'x-aws-ec2-metadata-token-ttl-seconds'

interface Answer {
  readonly status: number
  readonly body: string
  readonly headers: Readonly<Record<string, unknown>>
}

let imds: Imds
let clock: AgentClock
let journal: JournalEntry[]
let warnings: string[]
let resolve: () => Promise<Credentials>

function send(method: string, path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((done, fail) => {
    const sent = request(new URL(path, imds.url), { method, headers, agent: false }, (answer) => {
      let body = ''
      answer.setEncoding('utf8').on('data', (text: string) => (body += text))
      answer.on('end', () =>
        done({ status: answer.statusCode ?? 0, body, headers: answer.headers }),
      )
    })
    sent.once('error', fail).end()
  })
}

async function token(seconds = 21_600): Promise<string> {
  return (await send('PUT', '/latest/api/token', { [lifeHeader]: String(seconds) })).body
}

async function get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return send('GET', path, { 'x-aws-ec2-metadata-token': await token(), ...headers })
}

async function open(
  profile: string,
  region: string | undefined,
  os: NodeJS.Platform = process.platform,
): Promise<void> {
  imds = await startImds({
    profile,
    first,
    resolve: () => resolve(),
    settings: new Map([['output', 'json']]),
    services: undefined,
    region,
    port: undefined,
    clock,
    log: { debug: () => {}, warn: (message) => warnings.push(message) },
    system: {
      platform: testPlatform({ os }),
      journal: { append: (entry) => journal.push(entry) },
      env: {
        PATH: '/bin',
        AWS_PROFILE: 'x',
        Aws_Config_File: 'x',
        aws_ec2_metadata_disabled: 'true',
        AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://x',
        HTTP_PROXY: 'http://proxy',
        no_proxy: 'intranet',
      },
    },
  })
}

beforeEach(async () => {
  clock = createAgentClock(start)
  journal = []
  warnings = []
  resolve = async () => first
  await open('dev', 'eu-west-1')
})
afterEach(() => imds.close())

describe('instance metadata', () => {
  it('gives the role and its credentials to whoever has a session token', async () => {
    expect(await get(roles)).toMatchObject({ status: 200, body: 'dev' })
    const { status, body } = await get(`${roles}dev`)
    expect(status).toBe(200)
    expect(JSON.parse(body)).toEqual({
      Code: 'Success',
      LastUpdated: '2026-11-23T00:00:00Z',
      Type: 'AWS-HMAC',
      AccessKeyId: first.accessKeyId,
      SecretAccessKey: 'sk/+=',
      Token: 'st',
      Expiration: '2026-11-23T01:00:00Z',
    })
  })

  it('knows the region, in each place where an SDK looks', async () => {
    expect((await get('/latest/meta-data/placement/region')).body).toBe('eu-west-1')
    expect((await get('/latest/meta-data/placement/availability-zone/')).body).toBe('eu-west-1a')
    const { body } = await get('/latest/dynamic/instance-identity/document')
    expect(JSON.parse(body)).toMatchObject({ region: 'eu-west-1' })
  })

  it('has nothing else, and no region where the profile has none', async () => {
    expect(await get('/latest/user-data')).toMatchObject({ status: 404 })
    expect(await get(`${roles}other`)).toMatchObject({ status: 404 })
    expect(await send('POST', roles)).toMatchObject({ status: 405 })
    await imds.close()
    await open('dev', undefined)
    expect(await get('/latest/meta-data/placement/region')).toMatchObject({ status: 404 })
  })

  it('takes a name that an address can carry for a profile that has none', async () => {
    await imds.close()
    await open('my profile/é', undefined)
    expect(await get(roles)).toMatchObject({ body: 'profile' })
    expect(await get(`${roles}profile`)).toMatchObject({ status: 200 })
  })

  it.each(['1', '21600'])('issues a session token for %s seconds', async (seconds) => {
    const { status, headers } = await send('PUT', '/latest/api/token', { [lifeHeader]: seconds })
    expect([status, headers[lifeHeader]]).toEqual([200, seconds])
  })

  it.each(['0', '21601', '-1', '1e3', '99999999', 'x', ''])(
    'issues none for "%s" seconds',
    async (seconds) => {
      const answer = await send('PUT', '/latest/api/token', { [lifeHeader]: seconds })
      expect(answer).toMatchObject({ status: 400 })
      expect(await send('PUT', '/latest/api/token')).toMatchObject({ status: 400 })
    },
  )

  it('knows no version 1, no made-up token and none that has ended', async () => {
    expect(await send('GET', roles)).toMatchObject({ status: 401 })
    const short = await token(5)
    const withToken = (value: string) => send('GET', roles, { 'x-aws-ec2-metadata-token': value })
    expect(await withToken(short)).toMatchObject({ status: 200 })
    await clock.advance(5000)
    expect(await withToken(short)).toMatchObject({ status: 401 })
    const changed = `_${(await token()).slice(1)}`
    for (const wrong of ['', 'x', changed, 'A'.repeat(51)]) {
      expect(await withToken(wrong), wrong).toMatchObject({ status: 401 })
    }
    const reason = 'a request without a session token (version 1)'
    expect(journal).toEqual([{ event: 'refused', via: 'imds', profile: 'dev', reason }])
  })

  it.each([
    ['a proxy', { 'x-forwarded-for': '10.0.0.1' }, 'with the header x-forwarded-for'],
    ['a proxy of another kind', { forwarded: 'for=10.0.0.1' }, 'with the header forwarded'],
    ['a browser', { 'sec-fetch-site': 'none' }, 'with the header sec-fetch-site'],
    ['a page on another site', { origin: 'https://evil.example' }, 'from a web page'],
    ['a rebound name', { host: 'evil.example' }, 'for another host'],
    ['the real address by name', { host: '169.254.169.254' }, 'for another host'],
  ])('refuses %s, with one line in the journal for a minute', async (_, headers, what) => {
    const life = { [lifeHeader]: '60' }
    for (const path of ['/latest/api/token', '/latest/api/token', roles]) {
      expect(await send('PUT', path, { ...life, ...headers })).toMatchObject({ status: 403 })
    }
    expect(await get(`${roles}dev`, headers)).toMatchObject({ status: 403 })
    const entry = { event: 'refused', via: 'imds', profile: 'dev', reason: `a request ${what}` }
    expect(journal).toEqual([entry])
    expect(warnings).toEqual([`A request for credentials ${what} was refused.`])
    await clock.advance(60_000)
    await get(roles, headers)
    expect(journal).toEqual([entry, entry])
  })

  it('says what a person must do as EC2 does for a role, and that another try may do otherwise', async () => {
    await clock.advance(2 * 3_600_000)
    const details = { session: 'my-org' }
    resolve = async () => {
      throw new SignInRequired('sign-in-expired', 'The sign-in has ended.', { details })
    }
    const ended = await get(`${roles}dev`)
    expect(ended.status).toBe(200)
    expect(JSON.parse(ended.body)).toEqual({
      Code: 'sign-in-expired',
      LastUpdated: '2026-11-23T02:00:00Z',
      Message: 'The sign-in has ended. Try: keyless login my-org',
    })
    resolve = async () => {
      throw new ServiceError('network-timeout', 'AWS did not answer.')
    }
    expect(await get(`${roles}dev`)).toMatchObject({ status: 503 })
  })
})

it.each(['darwin', 'win32'] as const)(
  'answers on %s too, and knows that it is unguarded',
  async (os) => {
    await imds.close()
    await open('dev', 'eu-west-1', os)
    expect(imds.checksUsers).toBe(false)
    expect(await get(roles)).toMatchObject({ status: 200 })
  },
)

describe('the environment of a program', () => {
  it('leads to instance metadata and nowhere else', () => {
    const { env } = imds
    expect(env).toMatchObject({
      PATH: '/bin',
      AWS_EC2_METADATA_SERVICE_ENDPOINT: imds.url,
      AWS_REGION: 'eu-west-1',
      no_proxy: '127.0.0.1,intranet',
    })
    const names = Object.keys(env).join(' ')
    expect(names).not.toMatch(/AWS_PROFILE|AWS_CONTAINER|metadata_disabled|Aws_Config_File/)
    expect(readFileSync(env['AWS_CONFIG_FILE'] ?? '', 'utf8')).toContain('output = json')
    expect(readFileSync(env['AWS_SHARED_CREDENTIALS_FILE'] ?? '', 'utf8')).toBe('')
  })
})
