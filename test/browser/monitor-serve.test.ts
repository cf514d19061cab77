import { expect, test } from 'vitest'
import { startPageServer } from '../../src/monitor/page/server.ts'
import { writeTraffic } from '../../src/sandbox/traffic/traffic.ts'
import { describeInChromium } from '../support/chromium.ts'
import { testPlatform } from '../support/test-platform.ts'
import { createMonitorStage } from '../unit/monitor/monitor-stage.ts'
import { event, roleSession } from '../unit/monitor/records.ts'
import { audit } from './audit.ts'

const role = 'AWSReservedSSO_Admin_0123456789abcdef'

const traffic = { seed: 3, people: 30, days: 20, start: new Date('2026-10-20T00:00:00Z') }

const noteLongTasks = `
  globalThis.tasks = []
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) globalThis.tasks.push(duration)
  }).observe({ type: 'longtask', buffered: true })
`

/** So many events of a person in a minute each, from nine o'clock of a Friday on. */
const eventsOf = (session: string, count: number) =>
  Array.from({ length: count }, (_, at) =>
    event({
      userIdentity: roleSession({ account: '222222222222', role, session }),
      recipientAccountId: '222222222222',
      eventTime: `2026-11-20T09:${String(at).padStart(2, '0')}:00Z`,
    }),
  )

describeInChromium('the page of monitor serve', (chromium) => {
  test('asks for all events behind a click, and shows what came since', async () => {
    const stage = createMonitorStage()
    stage.plant('a.json', eventsOf('alice', 40))
    await stage.load()
    const live = await stage.live()
    const server = await startPageServer({ live, platform: testPlatform() })
    try {
      const page = await chromium.newPage()
      const faults: string[] = []
      page.on('console', (message) => faults.push(`console: ${message.text()}`))
      page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
      await page.goto(server.link)
      expect(new URL(page.url()).pathname).toBe('/')
      const panel = page.locator('.panel')
      await page.locator('.heat tr[data-row="0"] td').first().click()
      await expect.poll(() => panel.locator('tbody tr').count()).toBe(40)
      await page.keyboard.press('Escape')
      await page.locator('.heat thead th').nth(1).click()
      expect(await panel.getByRole('heading').textContent()).toContain('Everybody in 2222')
      await expect.poll(() => panel.locator('tbody tr').count()).toBe(40)
      await page.keyboard.press('Escape')
      // Friday, nine o'clock of UTC.
      await page.locator('.hours td[data-row="9"][data-column="4"]').click()
      await expect.poll(() => panel.locator('tbody tr').count()).toBe(40)
      expect(await panel.textContent()).toContain('40 events.')
      expect(await audit(page)).toEqual([])

      stage.plant('b.json', eventsOf('mallory', 3))
      await live.after(() => stage.load())
      await page.getByRole('button', { name: 'Show it' }).click({ timeout: 60_000 })
      await expect
        .poll(() => page.locator('.heat tbody th').allTextContents())
        .toEqual(['alice40', 'mallory3'])
      expect(await page.locator('.figures').textContent()).toContain('Events43')
      expect(faults).toEqual([])

      const stranger = await chromium.newPage()
      expect((await stranger.goto(server.link))?.status()).toBe(410)
      expect((await stranger.goto(`http://127.0.0.1:${server.port}/`))?.status()).toBe(403)
      await server.close()
      await page.getByText('does not answer').waitFor({ timeout: 60_000 })
    } finally {
      await server.close()
      await live.close()
      stage.remove()
    }
  })

  test('a month of a company behind it moves without a stutter, and a finding has all its events', async () => {
    const stage = createMonitorStage()
    writeTraffic(stage.folder, traffic)
    await stage.load()
    const live = await stage.live('Europe/Berlin')
    const server = await startPageServer({ live, platform: testPlatform() })
    try {
      const page = await chromium.newPage()
      await page.addInitScript(noteLongTasks)
      await page.goto(server.link)
      await page.locator('main:not([aria-busy])').waitFor()
      const { x = 0, y = 0, width = 0 } = (await page.locator('.track').boundingBox()) ?? {}
      await page.mouse.move(x + width * 0.2, y + 10)
      await page.mouse.down()
      await page.mouse.move(x + width * 0.9, y + 10, { steps: 30 })
      await page.mouse.up()
      const rows = page.locator('.panel tbody tr')
      for (const place of [0, 1, 2]) {
        await page.locator(`.heat tr[data-row="${place}"] td[class]`).first().click()
        await rows.first().waitFor()
        await page.keyboard.press('Escape')
      }
      await page.getByRole('button', { name: 'All', exact: true }).click()
      const large = live.model.findings.find(({ level, events }) => level !== 'note' && events > 10)
      const many = page.getByRole('button', { name: `Show ${large?.events} events` })
      await many.first().click()
      await expect.poll(() => rows.count()).toBe(large?.events)
      // A quiet machine has none above 0.1 s.
      expect(Math.max(0, ...(await page.evaluate<number[]>('tasks')))).toBeLessThan(1500)
    } finally {
      await server.close()
      await live.close()
      stage.remove()
    }
  })
})
