import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startCredentialServer, type CredentialServer } from '../../src/agent/credential-server.ts'
import { createImdsEndpoint } from '../../src/agent/imds-endpoint.ts'
import { createRoute } from '../../src/agent/served-route.ts'
import { startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { type LoopbackServer, startLoopbackServer } from '../../src/system/loopback-server.ts'
import { describeWithChromium, launchChromium } from '../support/chromium.ts'
import { createKeylessSession } from './keyless-session.ts'
import { alice, press, signInAs } from './person.ts'

const token = 'the-token-of-a-program-that-is-served'
const path = '/v1/dev'
const keys = {
  accessKeyId: 'ASIACANARY0000000000',
  secretAccessKey: 'CANARY/secret+access/key/0123456789abcde',
  sessionToken: 'CANARYsessionToken',
  expiresAt: new Date('2099-01-01T00:00:00Z'),
}
/** What a page got to read, by the way that it took. */
type Loot = Readonly<Record<string, string>>

const script = readFileSync(new URL('attack-page.mjs', import.meta.url), 'utf8')

async function attack(page: Page, orders: object): Promise<Loot> {
  const module = `data:text/javascript,${encodeURIComponent(script)}`
  const call = `import(${JSON.stringify(module)}).then(({ attack }) => attack(${JSON.stringify(orders)}))`
  return (await page.evaluate(call)) as Loot
}

/** Leads to this machine, as the second answer of a name server that rebinds does. */
const evil = 'evil.example'

describeWithChromium('a page that somebody else wrote', () => {
  let browser: Browser
  let pages: Server
  let agent: CredentialServer
  let metadata: LoopbackServer
  let handedOut = 0
  const refusals: string[] = []

  beforeAll(async () => {
    browser = await launchChromium([evil])
    pages = createServer((_, response) => {
      response.setHeader('content-type', 'text/html')
      response.end('<!doctype html><body>a page</body>')
    })
    await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve))
    const source = { atHand: () => keys, current: async () => keys }
    const onAnswer = (): void => void (handedOut += 1)
    const route = createRoute({ profile: 'dev', token, source, onAnswer })
    const refused = (what: string): void => void refusals.push(what)
    const routes = new Map([[path, route]])
    agent = await startCredentialServer({ listen: { port: 0 }, routes, refused })
    const credentials = async () => {
      handedOut += 1
      return keys
    }
    const clock = { now: () => new Date() }
    const imds = { role: 'dev', region: 'us-east-1', credentials, clock, refused }
    metadata = await startLoopbackServer({ handle: createImdsEndpoint(imds), refused })
  })
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
  })
  afterAll(async () => {
    await browser.close()
    await agent.close()
    await metadata.close()
    pages.close()
  })

  /** The attacker's page, at its own address or, once the name was bound anew, at one of ours. */
  async function visit(port: number): Promise<Page> {
    const page = await (await browser.newContext()).newPage()
    const url = `http://${evil}:${port}/attack`
    if (port !== (pages.address() as AddressInfo).port) {
      const body = '<!doctype html><body>a page</body>'
      await page.route(url, (route) => route.fulfill({ body, contentType: 'text/html' }))
    }
    await page.goto(url)
    return page
  }

  /** From a page elsewhere by both names of this machine, and from one whose name was bound to it. */
  async function robbed(port: number, at: string, write: string, headers: object): Promise<Loot[]> {
    const elsewhere = await visit((pages.address() as AddressInfo).port)
    const rebound = await visit(port)
    const by = (host: string) => {
      const origin = `http://${host}:${port}`
      return { url: origin + at, writeUrl: origin + write, headers }
    }
    return await Promise.all([
      attack(elsewhere, by('127.0.0.1')),
      attack(elsewhere, by('localhost')),
      attack(rebound, by(evil)),
    ])
  }

  test('robs a server that does not look who asks', async () => {
    const careless = createServer((_, response) => {
      response.writeHead(200, {
        'access-control-allow-origin': '*',
        'access-control-allow-headers': '*',
        'access-control-allow-methods': '*',
        connection: 'close',
      })
      response.end(keys.secretAccessKey)
    })
    await new Promise<void>((resolve) => careless.listen(0, '127.0.0.1', resolve))
    const loot = await robbed((careless.address() as AddressInfo).port, '/', '/', { 'x-a': 'b' })
    careless.closeAllConnections()
    careless.close()
    for (const got of loot) expect(JSON.stringify(got)).toContain('CANARY')
  })

  test('gets no credentials of the agent, not even with its path and its token', async () => {
    const loot = await robbed(agent.port, path, path, { authorization: token })
    expect(JSON.stringify(loot)).not.toContain('CANARY')
    expect(handedOut).toBe(0)
    const [first, second, rebound] = loot
    // Only the page with our own address may read an answer, and reads that it is refused.
    expect([first, second]).toEqual([{}, {}])
    for (const said of Object.values(rebound ?? {})) expect(said).toMatch(/Refused|^40\d/)
    expect(refusals.join()).toContain('for another host')
  })

  test('gets neither a token nor a role of instance metadata', async () => {
    const role = '/latest/meta-data/iam/security-credentials/dev'
    const headers = { 'x-aws-ec2-metadata-token-ttl-seconds': '60' }
    const loot = await robbed(metadata.port, role, '/latest/api/token', headers)
    expect(JSON.stringify(loot)).not.toContain('CANARY')
    expect(handedOut).toBe(0)
    expect(loot.slice(0, 2)).toEqual([{}, {}])
    for (const said of Object.values(loot[2] ?? {})) expect(said).toMatch(/Refused|^40\d/)
  })

  test('neither ends a sign-in nor learns of it, and the person signs in', async () => {
    const sandbox = await startSandbox()
    const keyless = createKeylessSession(sandbox)
    try {
      let ended: Promise<unknown> = Promise.resolve()
      const authorizeUrl = await new Promise<string>((resolve, reject) => {
        const person = {
          onAuthorizeUrl: ({ url }: { readonly url: string }) => resolve(url),
          onDeviceCode: () => {},
        }
        ended = keyless.open.signIn({ flow: 'browser', openBrowser: false }, person)
        ended.catch(reject)
      })
      const redirect = new URL(new URL(authorizeUrl).searchParams.get('redirect_uri') ?? '')
      const callbacks = ['code=x&state=y', 'error=access_denied', '']
      for (const query of callbacks) {
        const at = `${redirect.pathname}?${query}`
        const loot = await robbed(Number(redirect.port), at, at, {})
        expect(loot.slice(0, 2), query).toEqual([{}, {}])
        expect(JSON.stringify(loot)).not.toContain('Signed in')
        const popup = await visit((pages.address() as AddressInfo).port)
        await popup.goto(`http://127.0.0.1:${redirect.port}${at}`)
        expect(await popup.title(), query).not.toContain('Signed in –')
      }
      const page = await (await browser.newContext()).newPage()
      await page.goto(authorizeUrl)
      await signInAs(page, alice)
      await press(page, 'Allow access')
      await page.getByRole('heading', { name: 'Signed in' }).waitFor()
      expect(await ended).toMatchObject({ how: 'browser' })
    } finally {
      keyless.remove()
      await sandbox.close()
    }
  })
})
