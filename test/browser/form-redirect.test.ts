import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { pageHeaders } from '../../src/sandbox/pages/layout.ts'
import { describeInChromium } from '../support/chromium.ts'
import { pageSamples } from './page-samples.ts'

/** Chromium applies the policy's `form-action` to the redirect that answers a form. */
describeInChromium('the way back to the client', (chromium) => {
  const closers: (() => void)[] = []
  afterEach(() => {
    for (const close of closers.splice(0)) close()
  })

  async function listen(host: string, handle: RequestListener): Promise<number> {
    const server = createServer(handle)
    closers.push(() => {
      server.closeAllConnections()
      server.close()
    })
    await new Promise<void>((resolve) => server.listen(0, host, resolve))
    return (server.address() as AddressInfo).port
  }

  /** Allows access on the sample page; what the client's listener at `urlHost` was asked for. */
  async function allowAt(urlHost: string, bindHost: string, permitted: boolean) {
    const asked: string[] = []
    const clientPort = await listen(bindHost, (request, response) => {
      asked.push(request.url ?? '')
      response.end('back at the client')
    })
    const redirectUri = `http://${urlHost}:${clientPort}/oauth/callback`
    const port = await listen('127.0.0.1', (request, response) => {
      if (request.method === 'POST') {
        response.writeHead(303, { location: `${redirectUri}?code=c1&state=s1` }).end()
        return
      }
      response.writeHead(200, pageHeaders(permitted ? redirectUri : undefined))
      response.end(pageSamples['allow'])
    })
    const page = await chromium.newPage()
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    await page.goto(`http://127.0.0.1:${port}/allow`)
    const arrived = page
      .getByText('back at the client')
      .waitFor()
      .then(() => 'arrived')
    const blocked = page
      .waitForEvent('console', (message) => /form-action/.test(message.text()))
      .then(() => 'blocked')
    await page.getByRole('button', { name: 'Allow access' }).click()
    const outcome = await Promise.race([arrived, blocked])
    arrived.catch(() => undefined)
    blocked.catch(() => undefined)
    return { outcome, asked: asked.filter((path) => path.startsWith('/oauth')), complaints }
  }

  test('is open on 127.0.0.1', async () => {
    const way = await allowAt('127.0.0.1', '127.0.0.1', true)
    expect(way).toEqual({
      outcome: 'arrived',
      asked: ['/oauth/callback?code=c1&state=s1'],
      complaints: [],
    })
  })

  test('is open on localhost', async () => {
    expect(await allowAt('localhost', 'localhost', true)).toMatchObject({
      outcome: 'arrived',
      complaints: [],
    })
  })

  test('is shut where the policy names no client', async () => {
    const way = await allowAt('127.0.0.1', '127.0.0.1', false)
    expect(way).toMatchObject({ outcome: 'blocked', asked: [] })
  })
})
