import type { RequestListener } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { resolveCredentials } from '../../../../src/credentials/chain.ts'
import { instanceCredentials } from '../../../../src/credentials/providers/instance-metadata.ts'
import type { Environment } from '../../../../src/system/environment.ts'
import { startHttp } from '../../../support/http-servers.ts'
import { createWorld } from '../credential-world.ts'
import { assumedXml, http, startStsServer } from '../sts-server.ts'

const endpoint = 'AWS_EC2_METADATA_SERVICE_ENDPOINT'
const rolePath = '/latest/meta-data/iam/security-credentials/'
const keys = {
  Code: 'Success',
  Type: 'AWS-HMAC',
  AccessKeyId: 'ASIAINSTANCE',
  SecretAccessKey: 's',
  Token: 't',
  Expiration: '2026-11-23T06:00:00Z',
}

/** What each path answers; every GET needs the session token. */
let answers: Record<string, string>
const asked: string[] = []
const service: RequestListener = (request, response) => {
  const { method = '', url: path = '', headers } = request
  asked.push(`${method} ${path}`)
  const allowed =
    method === 'PUT'
      ? headers['x-aws-ec2-metadata-token-ttl-seconds'] === '21600'
      : headers['x-aws-ec2-metadata-token'] === 'session-token=='
  const body = answers[`${method} ${path}`]
  response.writeHead(allowed ? (body === undefined ? 404 : 200) : 401).end(body)
}
let url: string
let close: () => Promise<void>

beforeAll(async () => {
  ;({ url, close } = await startHttp(service))
})
afterAll(() => close())
beforeEach(() => {
  asked.length = 0
  answers = {
    'PUT /latest/api/token': 'session-token==\n',
    [`GET ${rolePath}`]: 'app role\n',
    [`GET ${rolePath}app`]: JSON.stringify(keys),
  }
})

const ask = (env: Environment) => instanceCredentials({ env, http })

it('asks for a session token first, then for the role, then for its credentials', async () => {
  const expected = {
    accessKeyId: 'ASIAINSTANCE',
    secretAccessKey: 's',
    sessionToken: 't',
    expiresAt: new Date('2026-11-23T06:00:00Z'),
  }
  expect(await ask({ [endpoint]: url })).toEqual(expected)
  expect(asked).toEqual(['PUT /latest/api/token', `GET ${rolePath}`, `GET ${rolePath}app`])
  expect(await ask({ [endpoint]: `${url}/` })).toEqual(expected)
})

it('asks nothing where that is switched off', async () => {
  expect(await ask({ [endpoint]: url, AWS_EC2_METADATA_DISABLED: 'True' })).toBeUndefined()
  expect(asked).toEqual([])
})

it.each([
  ['an instance that knows version 1 only', { 'PUT /latest/api/token': undefined }],
  ['a token with a line break in it', { 'PUT /latest/api/token': 'a\nb' }],
  ['an instance without a role', { [`GET ${rolePath}`]: '\n' }],
  ['a role that is not there', { [`GET ${rolePath}`]: '../../user-data\n' }],
  ['half an answer', { [`GET ${rolePath}app`]: '{"Code":"Success","AccessKeyId":"A' }],
  ['a failure', { [`GET ${rolePath}app`]: '{"Code":"AssumeRoleUnauthorizedAccess"}' }],
  ['keys without an end', { [`GET ${rolePath}app`]: JSON.stringify({ ...keys, Expiration: '' }) }],
])('takes nothing from %s', async (_, changed) => {
  answers = { ...answers, ...(changed as Record<string, string>) }
  await expect(ask({ [endpoint]: url })).rejects.toMatchObject({ code: 'service-answer-invalid' })
  expect(asked.filter((line) => line.includes('user-data/'))).toEqual([])
})

it.each(['http://metadata.example.com', 'http://169.254.170.2', 'file:///latest', 'nothing'])(
  'does not ask %s',
  async (address) => {
    await expect(ask({ [endpoint]: address })).rejects.toMatchObject({ code: 'endpoint-invalid' })
  },
)

it('gives up after the time that the variable says', async () => {
  const silent = await startHttp(() => {})
  await expect(
    ask({ [endpoint]: silent.url, AWS_METADATA_SERVICE_TIMEOUT: '0.05' }),
  ).rejects.toMatchObject({ code: 'network-timeout' })
  await silent.close()
})

it('is the source of a role by credential_source', async () => {
  const sts = await startStsServer()
  sts.answers = [{ status: 200, body: assumedXml }]
  const env = { AWS_ENDPOINT_URL_STS: sts.url, AWS_EC2_METADATA_DISABLED: '' }
  const world = createWorld({ http, env })
  const config = world.config(
    `[profile p]\nrole_arn = arn:aws:iam::444455556666:role/Deploy\nregion = eu-west-1
credential_source = Ec2InstanceMetadata\nec2_metadata_service_endpoint = ${url}\n`,
  )
  const credentials = await resolveCredentials(config, 'p', world.ports)
  expect(credentials.accessKeyId).toBe('ASIAASSUMED')
  expect(sts.authorizations.at(-1)).toContain('Credential=ASIAINSTANCE/')
  world.home.remove()
  await sts.close()
})
