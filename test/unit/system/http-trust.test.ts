import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  type Certificate,
  makeCertificate,
  startHttp,
  startHttps,
  startProxy,
  type TestProxy,
  type TestServer,
} from '../../support/http-servers.ts'
import { type Bundle, bundleProgram } from '../../support/runtimes.ts'

// Reserved (RFC 6761): nothing but our proxy can lead there.
const farHost = 'portal.sso.us-east-1.test'

let folder: string
let bundle: Bundle
let own: Certificate
let foreign: Certificate
let secure: TestServer
const proxies: TestProxy[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keyless-trust-'))
  bundle = bundleProgram('http-probe')
  own = makeCertificate(join(folder, 'own'), `IP:127.0.0.1,DNS:${farHost}`)
  foreign = makeCertificate(join(folder, 'foreign'), 'DNS:other.test')
  secure = await startHttps(own, (_, response) => response.end('secret place'))
})
afterEach(async () => {
  await Promise.all(proxies.splice(0).map((proxy) => proxy.close()))
})
afterAll(async () => {
  await secure.close()
  bundle.remove()
  rmSync(folder, { recursive: true })
})

async function openProxy(refusal?: string, certificate?: Certificate): Promise<TestProxy> {
  const proxy = await startProxy(secure.port, { refusal, certificate })
  proxies.push(proxy)
  return proxy
}

describe.each(['node', 'bun'] as const)('on %s', (runtime) => {
  async function get(url: string, env: Record<string, string> = {}, caBundle?: string) {
    const requests = [{ method: 'GET', url, timeoutMs: 5000 }]
    const outcome = await bundle.run(runtime, { requests, caBundle }, env)
    expect(outcome.exitCode, outcome.stderr).toBe(0)
    return { ...(JSON.parse(outcome.stdout) as object), log: outcome.stderr }
  }

  test('refuses a certificate that nobody vouches for, and says what to set', async () => {
    const refused = {
      code: 'tls-failed',
      fix: "set AWS_CA_BUNDLE to your company's certificates",
      details: { requestSent: false, retryable: false },
    }
    expect(await get(secure.url)).toMatchObject(refused)
    expect(await get(secure.url, { NODE_TLS_REJECT_UNAUTHORIZED: '0' })).toMatchObject(refused)
  })

  test('trusts the bundle of AWS_CA_BUNDLE, else the one of the profile', async () => {
    const answer = { status: 200, body: 'secret place' }
    const env = { AWS_CA_BUNDLE: own.certificatePath }
    expect(await get(secure.url, env, foreign.certificatePath)).toMatchObject(answer)
    expect(await get(secure.url, {}, own.certificatePath)).toMatchObject(answer)
  })

  test('trusts nothing but the bundle when there is one, as the AWS CLI', async () => {
    const env = { AWS_CA_BUNDLE: foreign.certificatePath, NODE_EXTRA_CA_CERTS: own.certificatePath }
    expect(await get(secure.url, env)).toMatchObject({
      code: 'tls-failed',
      fix: `add your company's certificates to ${foreign.certificatePath}`,
    })
    const { AWS_CA_BUNDLE: _, ...extra } = env
    expect(await get(secure.url, extra)).toMatchObject({ status: 200 })
  })

  test('refuses a certificate for another host', async () => {
    const url = `https://localhost:${secure.port}/`
    expect(await get(url, { AWS_CA_BUNDLE: own.certificatePath })).toMatchObject({
      code: 'tls-failed',
      message: `The certificate of localhost:${secure.port} is for another host.`,
    })
  })

  test('names the file when the bundle is missing or holds no certificate', async () => {
    const missing = join(folder, 'missing.pem')
    expect(await get(secure.url, { AWS_CA_BUNDLE: missing })).toMatchObject({
      code: 'file-unreadable',
      details: { path: missing },
    })
    const empty = join(folder, 'empty.pem')
    writeFileSync(empty, 'nothing here')
    expect(await get(secure.url, {}, empty)).toMatchObject({ code: 'tls-failed' })
  })

  test('says so when a server without TLS stands behind an https address', async () => {
    const plain = await startHttp((_, response) => response.end('plain'))
    const answer = await get(`https://127.0.0.1:${plain.port}/`)
    await plain.close()
    expect(answer).toMatchObject({
      code: 'tls-failed',
      message: `No secure connection to 127.0.0.1:${plain.port} could be made.`,
    })
  })

  test('tunnels through the proxy with its user name and password', async () => {
    const proxy = await openProxy()
    const answer = await get(`https://${farHost}/assignment/accounts`, {
      HTTPS_PROXY: `http://al%40ice:p%3Aw@127.0.0.1:${proxy.port}`,
      AWS_CA_BUNDLE: own.certificatePath,
    })
    expect(answer).toMatchObject({ status: 200, body: 'secret place' })
    expect(proxy.seen).toEqual([
      {
        method: 'CONNECT',
        target: `${farHost}:443`,
        authorization: `Basic ${Buffer.from('al@ice:p:w').toString('base64')}`,
      },
    ])
    expect(answer.log).not.toContain('al%40ice')
  })

  test('speaks TLS to a proxy whose address says so', async () => {
    const proxy = await openProxy(undefined, own)
    const env = { HTTPS_PROXY: proxy.url, AWS_CA_BUNDLE: own.certificatePath }
    expect(await get(`https://${farHost}/`, env)).toMatchObject({ body: 'secret place' })
    expect(proxy.seen).toHaveLength(1)
  })

  test('checks the certificate of the host behind the proxy', async () => {
    const proxy = await openProxy()
    const env = { https_proxy: `127.0.0.1:${proxy.port}`, AWS_CA_BUNDLE: own.certificatePath }
    expect(await get('https://other.test/', env)).toMatchObject({ code: 'tls-failed' })
    expect(proxy.seen).toHaveLength(1)
  })

  test('tells a proxy that asks for a password from one that refuses and one that is down', async () => {
    const asking = await openProxy('407 Proxy Authentication Required')
    const refusing = await openProxy('403 Forbidden')
    const down = await startProxy(0)
    await down.close()
    const through = (port: number) =>
      get(`https://${farHost}/`, { HTTPS_PROXY: `http://127.0.0.1:${port}` })
    const failed = { code: 'proxy-failed', details: { requestSent: false } }
    expect(await through(asking.port)).toMatchObject({
      ...failed,
      message: 'The proxy asks for a user name and a password.',
    })
    expect(await through(refusing.port)).toMatchObject({
      ...failed,
      message: `The proxy refused to connect to ${farHost} (status 403).`,
    })
    expect(await through(down.port)).toMatchObject({
      ...failed,
      message: `The proxy http://127.0.0.1:${down.port} could not be reached.`,
    })
  })

  test('never sends loopback through a proxy, whatever the environment says', async () => {
    const proxy = await openProxy()
    const address = `http://127.0.0.1:${proxy.port}`
    const env = {
      HTTP_PROXY: address,
      http_proxy: address,
      HTTPS_PROXY: address,
      https_proxy: address,
      ALL_PROXY: address,
      NODE_USE_ENV_PROXY: '1',
      AWS_CA_BUNDLE: own.certificatePath,
    }
    const plain = await startHttp((_, response) => response.end('direct'))
    expect(await get(plain.url, env)).toMatchObject({ body: 'direct' })
    expect(await get(plain.url.replace('127.0.0.1', 'localhost'), env)).toMatchObject({
      body: 'direct',
    })
    await plain.close()
    expect(await get(secure.url, env)).toMatchObject({ body: 'secret place' })
    expect(proxy.seen).toEqual([])
  })
})
