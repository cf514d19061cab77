import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInChromium, screenshot } from '../support/chromium.ts'
import { audit } from './audit.ts'
import { hostileSamples, pageSamples } from './page-samples.ts'
import { servePages, type PageServer } from './page-server.ts'

const phone = { width: 360, height: 740 }
const desktop = { width: 1280, height: 800 }

describeInChromium('pages of the sandbox', (chromium) => {
  let server: PageServer
  const all = {
    ...pageSamples,
    ...Object.fromEntries(
      Object.entries(hostileSamples).map(([name, page]) => [`hostile-${name}`, page]),
    ),
  }

  beforeAll(async () => {
    server = await servePages(all)
  })
  afterAll(async () => {
    await server.close()
  })

  /** Faults of every page, each with its page's name; also what the browser itself complains of. */
  async function faultsOfAll(
    colorScheme: 'light' | 'dark',
    viewport: typeof phone,
    names: readonly string[] = Object.keys(pageSamples),
  ) {
    const page = await chromium.newPage({ colorScheme, viewport })
    const faults: string[] = []
    page.on('console', (message) => faults.push(`console: ${message.text()}`))
    page.on('dialog', (dialog) => faults.push(`dialog: ${dialog.message()}`))
    for (const name of names) {
      await page.goto(`${server.address}/${name}`)
      faults.push(...(await audit(page)).map((fault) => `${name}: ${fault}`))
      await screenshot(page, `${name}-${viewport.width}-${colorScheme}`)
    }
    await page.context().close()
    return faults
  }

  test('are legible, labelled and in order on a phone, light', async () => {
    expect(await faultsOfAll('light', phone)).toEqual([])
  })

  test('are legible, labelled and in order on a phone, dark', async () => {
    expect(await faultsOfAll('dark', phone)).toEqual([])
  })

  test('are legible, labelled and in order on a desktop, light', async () => {
    expect(await faultsOfAll('light', desktop)).toEqual([])
  })

  test('are legible, labelled and in order on a desktop, dark', async () => {
    expect(await faultsOfAll('dark', desktop)).toEqual([])
  })

  test('fit a window of 320 px, as at 400 % zoom', async () => {
    expect(await faultsOfAll('light', { width: 320, height: 256 }, Object.keys(all))).toEqual([])
  })

  test('ask for nothing but themselves', () => {
    const known = new Set(Object.keys(all).map((name) => `/${name}`))
    expect(server.requests.filter((path) => !known.has(path))).toEqual([])
  })

  test('run nothing that a hostile name brings', async () => {
    const page = await chromium.newPage()
    for (const name of Object.keys(hostileSamples)) {
      await page.goto(`${server.address}/hostile-${name}`)
      expect(await page.title()).toContain('keyless sandbox, not AWS')
      expect(await page.locator('script, main img').count()).toBe(0)
    }
  })

  test('show where the keyboard is, at every step', async () => {
    const page = await chromium.newPage()
    await page.goto(`${server.address}/start`)
    const stops = await page.locator('button, input:not([type=hidden]), a, summary').count()
    for (let stop = 0; stop < stops; stop += 1) {
      await page.keyboard.press('Tab')
      const outline = await page
        .locator(':focus')
        .evaluate((element) => element.ownerDocument.defaultView.getComputedStyle(element).outline)
      expect(outline).toMatch(/solid 3px/)
    }
  })

  test('put the keyboard into the field that needs it', async () => {
    const page = await chromium.newPage()
    const focused = async (name: string): Promise<string | null> => {
      await page.goto(`${server.address}/${name}`)
      return await page.locator(':focus').getAttribute('id')
    }
    expect(await focused('sign-in')).toBe('user')
    expect(await focused('sign-in-problem')).toBe('password')
    expect(await focused('totp')).toBe('totp')
    expect(await focused('code-empty')).toBe('user-code')
  })

  test('tell a screen reader what went wrong, with the field', async () => {
    const page = await chromium.newPage()
    await page.goto(`${server.address}/totp-problem`)
    expect(await page.locator('main').ariaSnapshot()).toContain(
      '- alert:\n    - paragraph: That code is not right. Wait for the next one and try again.',
    )
    const field = page.getByLabel('One-time code')
    expect(await field.getAttribute('aria-invalid')).toBe('true')
    expect(await field.getAttribute('aria-describedby')).toBe('problem')
    expect(await page.title()).toMatch(/^Error: /)
  })

  test('move nothing for who wants no motion', async () => {
    const page = await chromium.newPage({ reducedMotion: 'reduce' })
    await page.goto(`${server.address}/start`)
    const moving = await page.locator('body *').evaluateAll((elements) =>
      elements.filter((element) => {
        const style = element.ownerDocument.defaultView.getComputedStyle(element)
        return Number.parseFloat(style.transitionDuration) > 0 || style.animationName !== 'none'
      }),
    )
    expect(moving).toEqual([])
  })
})
