import { mkdtempSync, rmSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { resolveStartUrl } from '../../../src/identity-center/start-url.ts'
import type { Http } from '../../../src/system/http.ts'
import { createHttp } from '../../../src/system/http-client.ts'
import { silentLog } from '../../../src/system/log.ts'
import {
  type Certificate,
  makeCertificate,
  startHttps,
  type TestServer,
} from '../../support/http-servers.ts'

let folder: string
let certificate: Certificate
let http: Http
let server: TestServer | undefined

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyless-start-url-'))
  certificate = makeCertificate(folder, 'IP:127.0.0.1')
  const env = { AWS_CA_BUNDLE: certificate.certificatePath }
  http = createHttp({ runtime: 'node', env, log: silentLog })
})
afterEach(async () => {
  await server?.close()
  server = undefined
})
afterAll(() => rmSync(folder, { recursive: true }))

/** A company's own domain; gives its start URL and the methods that it was asked with. */
async function vanity(handle: RequestListener): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = []
  server = await startHttps(certificate, (request, response) => {
    asked.push(`${request.method} ${request.url}`)
    handle(request, response)
  })
  return { url: `${server.url}/aws`, asked }
}

const redirectTo =
  (location: string, status = 302): RequestListener =>
  (_, response) =>
    response.writeHead(status, { location }).end()

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.catch((error: { code?: string }) => error.code)

const offline: Http = {
  request: () => Promise.reject(new TypeError('the network was asked')),
}

test("uses AWS's own start URLs exactly as configured, without asking the network", async () => {
  const urls = ['https://d-123.awsapps.com/start/#/', 'https://my-org.awsapps.com/start']
  const resolved = await Promise.all(
    urls.map((url) => resolveStartUrl(url, { http: offline, region: 'eu-west-1' })),
  )
  expect(resolved).toEqual(urls.map((url) => ({ url, region: 'eu-west-1' })))
})

test('takes the Region from the host where none is configured', async () => {
  const url = 'https://ssoins-1.portal.us-east-2.app.aws'
  expect(await resolveStartUrl(url, { http: offline })).toEqual({ url, region: 'us-east-2' })
})

test('refuses what is not https before asking anybody', async () => {
  const urls = ['http://d-123.awsapps.com/start', 'https://u:p@d-123.awsapps.com/', 'my-org', '']
  const codes = await Promise.all(
    urls.map((url) => codeOf(resolveStartUrl(url, { http: offline, region: 'us-east-1' }))),
  )
  expect(codes).toEqual(urls.map(() => 'start-url-invalid'))
})

test('follows one redirect from a domain of the company', async () => {
  const location = 'https://ssoins-1.us-east-2.portal.amazonaws.com:443/x/?a=b#/c'
  const { url, asked } = await vanity(redirectTo(location))
  expect(await resolveStartUrl(url, { http, region: 'us-east-1' })).toEqual({
    url: 'https://ssoins-1.us-east-2.portal.amazonaws.com/x',
    region: 'us-east-2',
  })
  expect(asked).toEqual(['HEAD /aws'])
})

test('asks with GET where HEAD is not understood', async () => {
  const { url, asked } = await vanity((request, response) => {
    if (request.method === 'HEAD') response.writeHead(405).end()
    else redirectTo('https://d-123.awsapps.com/start/', 301)(request, response)
  })
  expect(await resolveStartUrl(url, { http, region: 'us-east-1' })).toEqual({
    url: 'https://d-123.awsapps.com/start',
    region: 'us-east-1',
  })
  expect(asked).toEqual(['HEAD /aws', 'GET /aws'])
})

test('says so when neither host nor settings tell the Region', async () => {
  const { url } = await vanity(redirectTo('https://d-123.awsapps.com/start'))
  expect(await codeOf(resolveStartUrl(url, { http }))).toBe('region-invalid')
})

test.each([
  ['https://evil.example/'],
  ['http://d-123.awsapps.com/start'],
  ['https://d-123.awsapps.com:8443/start'],
  ['https://me@d-123.awsapps.com/start'],
  ['https://d-123.awsapps.com.evil.example/'],
  ['/start'],
  ['https://'],
])('does not follow a redirect to %s', async (location) => {
  const { url, asked } = await vanity(redirectTo(location))
  expect(await codeOf(resolveStartUrl(url, { http, region: 'us-east-1' }))).toBe(
    'start-url-not-aws',
  )
  expect(asked).toHaveLength(1)
})

test('refuses a page that leads nowhere', async () => {
  const { url } = await vanity((_, response) => response.end('welcome'))
  expect(await codeOf(resolveStartUrl(url, { http, region: 'us-east-1' }))).toBe(
    'start-url-not-aws',
  )
})
