import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { reportPage } from '../../src/monitor/page/document.ts'
import type { PageModel } from '../../src/monitor/page/model.ts'
import { describeInChromium, screenshot } from '../support/chromium.ts'
import { audit } from './audit.ts'
import { pageModel, smallModel } from './monitor-models.ts'

const evil = `"><script>document.title='owned'</script><img src=x onerror=alert(1)>\u202Eevil ${'A'.repeat(60)}`

const pages = {
  small: smallModel,
  hostile: pageModel({ people: 3, accounts: 2, days: 14, events: 90, name: () => evil }, evil),
  large: pageModel({ people: 200, accounts: 100, days: 30, events: 1_000_000 }),
  empty: { ...pageModel({ people: 0, accounts: 0, days: 0, events: 0 }), from: 0, to: 0 },
} satisfies Record<string, PageModel>

describeInChromium('the page of monitor report', (chromium) => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'keyless-page-'))
    for (const [name, model] of Object.entries(pages)) {
      writeFileSync(join(folder, `${name}.html`), reportPage(model))
    }
  })
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  /** A page from its file; what it asks for or complains of is noted. */
  async function open(name: keyof typeof pages, options: BrowserContextOptions = {}) {
    const page = await chromium.newPage(options)
    const faults: string[] = []
    const address = pathToFileURL(join(folder, `${name}.html`)).href
    page.on('console', (message) => faults.push(`console: ${message.text()}`))
    page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
    page.on('dialog', (dialog) => faults.push(`dialog: ${dialog.message()}`))
    page.on('request', (request) => {
      if (request.url() !== address && !request.url().startsWith('data:')) {
        faults.push(`request: ${request.url()}`)
      }
    })
    await page.goto(address)
    await page.locator('main:not([aria-busy])').waitFor()
    return { page, faults }
  }

  const cell = (page: Page) => page.locator('.heat tr[data-row="0"] td').first()
  const panel = (page: Page) => page.locator('.panel')

  test('is legible, labelled and in order, light and dark, from a phone to a wall', async () => {
    const faults: string[] = []
    const looks = [
      ...[320, 360, 800, 1280, 2560].map((width) => ['small', width, 'light'] as const),
      ...[360, 1280].map((width) => ['small', width, 'dark'] as const),
      ['empty', 360, 'light'] as const,
    ]
    for (const [name, width, colorScheme] of looks) {
      const opened = await open(name, { colorScheme, viewport: { width, height: 800 } })
      const found = [...(await audit(opened.page)), ...opened.faults]
      faults.push(...found.map((fault) => `${name} ${width} ${colorScheme}: ${fault}`))
      await screenshot(opened.page, `monitor-${name}-${width}-${colorScheme}`)
      await opened.page.context().close()
    }
    expect(faults).toEqual([])
  })

  test('shows charts, table and findings, and asks for nothing', async () => {
    const { page, faults } = await open('small')
    expect(await page.locator('.plot svg path.good').getAttribute('d')).toContain('V')
    expect(await page.locator('.plot svg path.bad').getAttribute('d')).toContain('V')
    expect(await page.locator('.hours td').count()).toBeGreaterThan(7 * 24)
    expect(await page.locator('.heat tbody th').count()).toBe(12)
    expect(await page.locator('.lane').count()).toBe(3)
    await expect.poll(() => page.locator('.mark').count()).toBeGreaterThan(4)
    expect(await page.getByText('1 note on what is not in here').count()).toBe(1)
    expect(faults).toEqual([])
  })

  test('a click on a cell, an hour, a bar and a finding shows the events, and what shows all', async () => {
    const { page } = await open('small')
    await cell(page).click()
    expect(await panel(page).getByRole('heading').textContent()).toContain('person-')
    expect(await panel(page).locator('code').textContent()).toMatch(
      /^keyless monitor timeline --person person-\d+ --account \d{12} --since 2026-01-05T00:00:00Z --until/,
    )
    await page.keyboard.press('Escape')
    expect(await panel(page).isHidden()).toBe(true)
    await page.locator('.hours td[data-row="9"][data-column="0"]').click()
    expect(await panel(page).getByRole('heading').textContent()).toContain('Mon 09:00')
    await page.keyboard.press('Escape')
    await page.locator('.area').click({ position: { x: 34, y: 100 } })
    expect(await panel(page).locator('code').textContent()).toContain('keyless monitor sign-ins')
    expect(await panel(page).locator('tbody tr').count()).toBeGreaterThan(0)
    await page.keyboard.press('Escape')
    await page.locator('.findings button').first().click()
    expect(await panel(page).locator('tbody tr').count()).toBe(1)
    expect(await panel(page).locator('code').textContent()).toMatch(
      /^keyless monitor findings --since \S+ --until \S+ --store '\/srv\/our store'$/,
    )
  })

  test('a stretch drawn over the time narrows everything, and All widens it again', async () => {
    const { page } = await open('small')
    const before = await cell(page).textContent()
    const track = await page.locator('.track').boundingBox()
    const { x = 0, y = 0, width = 0 } = track ?? {}
    await page.mouse.move(x + width * 0.1, y + 10)
    await page.mouse.down()
    await page.mouse.move(x + width * 0.3, y + 10, { steps: 4 })
    await page.mouse.up()
    await expect.poll(() => cell(page).textContent()).not.toBe(before)
    expect(await page.locator('.strip').textContent()).toContain('Shown: Tue 6 Jan')
    await page.getByRole('button', { name: 'All', exact: true }).click()
    await expect.poll(() => cell(page).textContent()).toBe(before)
  })

  test('all of it can be reached and done by the keyboard', async () => {
    const { page } = await open('small')
    await page.keyboard.press('Tab')
    expect(await page.locator(':focus').textContent()).toBe('Skip to the charts')
    await page.locator('.area').focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowRight')
    expect(await page.locator('.area').getAttribute('aria-valuetext')).toMatch(
      /sign-ins?, \d+ failed/,
    )
    await page.keyboard.press('Enter')
    expect(await panel(page).isVisible()).toBe(true)
    await page.keyboard.press('Escape')
    expect(await page.locator('.area:focus').count()).toBe(1)
    const from = page.getByRole('slider', { name: 'Shown from' })
    await from.focus()
    await page.keyboard.press('Shift+ArrowRight')
    expect(await from.getAttribute('aria-valuetext')).toBe('Tue 6 Jan 2026, 00:00')
    await page.locator('.heat td[tabindex="0"]').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowRight')
    expect(await page.locator('.heat tr[data-row="1"] td:focus').count()).toBe(1)
    expect(await page.locator('.heat td[tabindex="0"]').count()).toBe(1)
    await page.keyboard.press('Control+Enter')
    expect(await panel(page).getByRole('heading').textContent()).toContain('Everybody in 1111')
    await page.keyboard.press('Escape')
    const mark = page.locator('.mark[tabindex="0"]').first()
    await mark.focus()
    await page.keyboard.press('ArrowRight')
    const outline = await page
      .locator(':focus')
      .evaluate((element) => element.ownerDocument.defaultView.getComputedStyle(element).outline)
    expect(outline).toMatch(/solid 3px/)
  })

  test('people can be found and ordered, and a level of findings left out', async () => {
    const { page } = await open('small')
    await page.getByLabel('Find a person').fill('PERSON-7')
    await expect.poll(() => page.locator('.heat tbody th').count()).toBe(1)
    await page.getByLabel('Find a person').fill('')
    await page.getByLabel('Order of people').selectOption('name')
    await expect
      .poll(() => page.locator('.heat tbody th').first().textContent())
      .toMatch(/^person-1\d*/)
    const notes = page.getByRole('button', { name: '7 notes', exact: true })
    expect(await notes.getAttribute('aria-pressed')).toBe('false')
    await notes.click()
    await expect.poll(() => page.locator('.lane').count()).toBe(4)
    await page.getByRole('button', { name: '7 high', exact: true }).click()
    await expect.poll(() => page.locator('.lane').count()).toBe(3)
  })

  test('runs nothing that a name brings, and shows it as text', async () => {
    const { page, faults } = await open('hostile', { viewport: { width: 360, height: 740 } })
    await cell(page).click()
    await page.keyboard.press('Escape')
    await page.locator('.findings button').first().click()
    expect(await page.title()).toBe('Who used what – keyless monitor')
    expect(await page.locator('img, script:not([type]):not(:first-of-type)').count()).toBe(0)
    expect(await panel(page).textContent()).toContain('<script>')
    expect(await audit(page)).toEqual([])
    expect(faults).toEqual([])
  })

  test('a script that is not its own is refused by its policy', async () => {
    const { page, faults } = await open('small')
    await page.locator('body').evaluate((body) => {
      const script = body.ownerDocument.createElement('script')
      script.textContent = "document.title = 'owned'"
      body.append(script)
    })
    expect(await page.title()).not.toBe('owned')
    expect(faults.join()).toContain('Content Security Policy')
  })

  test('prints dark on light, without what only a screen needs, as much as a sheet has room for', async () => {
    const { page } = await open('large', {
      colorScheme: 'dark',
      viewport: { width: 718, height: 900 },
    })
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    await page.locator('body').evaluate((body) => {
      const view = body.ownerDocument.defaultView
      view.dispatchEvent(new view.Event('beforeprint'))
    })
    expect(await page.locator('.findings button').first().isVisible()).toBe(false)
    expect(await page.locator('.plot').isVisible()).toBe(true)
    expect(await page.locator('.heat tbody tr').count()).toBe(60)
    expect(await page.getByText('60 of 200 rows and 16 of 100 columns').count()).toBe(1)
    await screenshot(page, 'monitor-print')
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000)
  })

  test('a million events, 200 people and 100 accounts move without a stutter', async () => {
    const { page } = await open('large')
    const root = page.locator('html')
    await root.evaluate((element) => {
      const view = element.ownerDocument.defaultView
      view.slow = []
      const observer = new view.PerformanceObserver(
        (list: { getEntries(): { duration: number }[] }) => {
          for (const { duration } of list.getEntries()) view.slow.push(duration)
        },
      )
      observer.observe({ entryTypes: ['longtask'] })
    })
    // The time that its thread really worked: what else the machine does makes no difference.
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
    const worked = async (): Promise<number> => {
      const { metrics } = await devtools.send('Performance.getMetrics')
      return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0
    }
    const { x = 0, y = 0, width = 0 } = (await page.locator('.track').boundingBox()) ?? {}
    const before = await worked()
    await page.mouse.move(x + width * 0.2, y + 10)
    await page.mouse.down()
    await page.mouse.move(x + width * 0.7, y + 10, { steps: 40 })
    await page.mouse.up()
    expect((await worked()) - before).toBeLessThan(40 * 0.15)
    const pane = page.locator('.pane')
    await pane.hover()
    for (let turn = 0; turn < 20; turn++) await page.mouse.wheel(turn % 3 === 0 ? 200 : 0, 300)
    const rows = await page.locator('.heat tbody tr').count()
    expect(rows).toBeLessThan(80)
    const slow = await root.evaluate(
      (element) => element.ownerDocument.defaultView.slow as number[],
    )
    // A quiet machine has next to none; one that does six other things besides takes six times as long.
    expect(Math.max(0, ...slow)).toBeLessThan(1500)
  })
})
