import { afterAll, beforeAll, expect, test } from 'vitest'
import { callbackPage } from '../../src/session/callback-page.ts'
import { describeInChromium, screenshot } from '../support/chromium.ts'
import { audit } from './audit.ts'
import { servePages, type PageServer } from './page-server.ts'

const signedIn = callbackPage({ kind: 'signed-in' })
const pages = {
  'signed-in': signedIn.html,
  denied: callbackPage({ kind: 'failed', problem: 'Access was denied in the browser.' }).html,
  hostile: callbackPage({
    kind: 'failed',
    problem: `<script>document.title='owned'</script>\u202E${'A'.repeat(10_000)}`,
  }).html,
}

describeInChromium('the page after the sign-in', (chromium) => {
  let server: PageServer
  beforeAll(async () => {
    server = await servePages(pages, signedIn.headers)
  })
  afterAll(async () => {
    await server.close()
  })

  async function faultsOfAll(colorScheme: 'light' | 'dark', width: number): Promise<string[]> {
    const page = await chromium.newPage({ colorScheme, viewport: { width, height: 740 } })
    const faults: string[] = []
    page.on('console', (message) => faults.push(`console: ${message.text()}`))
    for (const name of Object.keys(pages)) {
      await page.goto(`${server.address}/${name}`)
      faults.push(...(await audit(page)).map((fault) => `${name}: ${fault}`))
      await screenshot(page, `callback-${name}-${width}-${colorScheme}`)
    }
    return faults
  }

  test('is legible and in order on a phone and on a desktop, light and dark', async () => {
    expect(await faultsOfAll('light', 360)).toEqual([])
    expect(await faultsOfAll('dark', 360)).toEqual([])
    expect(await faultsOfAll('light', 1280)).toEqual([])
    expect(await faultsOfAll('dark', 1280)).toEqual([])
  })

  test('asks for nothing but itself and runs nothing', async () => {
    const page = await chromium.newPage()
    await page.goto(`${server.address}/hostile`)
    expect(await page.title()).toBe('Not signed in – keyless')
    expect(server.requests.filter((path) => !(path.slice(1) in pages))).toEqual([])
  })
})
