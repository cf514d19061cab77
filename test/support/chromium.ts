/**
 * Real Chromium for the browser tests. Without one they fail in CI; elsewhere one line says that
 * they did not run, and they count as neither passed nor failed.
 */
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe } from 'vitest'

const usualPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

const launchArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** What keeps pages from this machine in newer browsers; our own checks must do without. */
const withoutLocalChecks =
  '--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests,PrivateNetworkAccessSendPreflights'

const own = ['127.0.0.1', 'localhost', '::1', '[::1]']

/** No name but this machine's own is found; others that a test needs lead to it. */
function resolverRules(names: readonly string[]): string {
  const led = names.map((name) => `MAP ${name} 127.0.0.1`)
  return [...led, 'MAP * ~NOTFOUND', ...own.map((name) => `EXCLUDE ${name}`)].join(', ')
}

export function chromiumPath(): string | undefined {
  const chosen = process.env['KEYLESS_TEST_CHROMIUM']
  const candidates = chosen === undefined ? usualPaths : [chosen]
  return candidates.find((path) => existsSync(path))
}

/** A browser with an empty profile that can reach this machine only, also by these names. */
export async function launchChromium(names: readonly string[] = []): Promise<Browser> {
  const executablePath = chromiumPath()
  if (executablePath === undefined) {
    throw new Error('No Chromium on this machine: install one or set KEYLESS_TEST_CHROMIUM.')
  }
  // Colours are asserted, so proxies, languages and themes of the machine must not reach it.
  const rules = `--host-resolver-rules=${resolverRules(names)}`
  const args = [...launchArguments, rules, ...(names.length > 0 ? [withoutLocalChecks] : [])]
  return await chromium.launch({ executablePath, args, env: withoutProxies() })
}

function withoutProxies(): Record<string, string> {
  const entries = Object.entries(process.env).filter(([name]) => !/_proxy$/i.test(name))
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

export interface Chromium {
  /** A page of its own: no cookie of another test. It is closed after the test. */
  newPage(options?: BrowserContextOptions): Promise<Page>
}

/** A suite that starts browsers of its own. */
export function describeWithChromium(name: string, tests: () => void): void {
  const missing = chromiumPath() === undefined
  const inCi = (process.env['CI'] ?? '') !== ''
  if (missing && !inCi) {
    process.stderr.write(`not run: ${name}: no Chromium found (set KEYLESS_TEST_CHROMIUM)\n`)
  }
  describe.runIf(!missing || inCi)(name, tests)
}

/** A suite with one browser for all its tests. */
export function describeInChromium(name: string, tests: (chromium: Chromium) => void): void {
  describeWithChromium(name, () => {
    let browser: Browser | undefined
    beforeAll(async () => {
      browser = await launchChromium()
    })
    afterEach(async () => {
      for (const context of browser?.contexts() ?? []) await context.close()
    })
    afterAll(async () => {
      await browser?.close()
    })
    tests({
      newPage: async (options = {}) => {
        if (browser === undefined) throw new Error('The browser is not running yet.')
        const context = await browser.newContext({
          viewport: { width: 1280, height: 800 },
          ...options,
        })
        return await context.newPage()
      },
    })
  })
}

/** Saves what the page looks like when KEYLESS_TEST_SCREENSHOTS names a folder. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env['KEYLESS_TEST_SCREENSHOTS']
  if (folder === undefined || folder === '') return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}
