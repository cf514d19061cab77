// @ts-check
/**
 * What it costs to look at a store of a million events with `monitor serve`: a real Chromium opens the page, draws
 * over the time, and clicks.
 *
 *   npm run bench:page -- [--events 1000000] [--trail FOLDER] [--store FOLDER] [--zone Europe/Berlin] [--json]
 *
 * The trail is one of `keyless sandbox traffic`, or the folder given; `--store` is one that is loaded already. Of each
 * thing done, how long it took until the page showed it, and the longest task of the page's thread meanwhile: tasks
 * below 50 ms are not told by the browser. An answer is the server's, as the browser waits for it.
 */
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { root } from './witness-paths.mjs'

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{ readonly what: string, readonly ms: number, readonly longestTask: number }} Step */

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    trail: { type: 'string' },
    store: { type: 'string' },
    zone: { type: 'string', default: 'UTC' },
    json: { type: 'boolean' },
  },
})

/** A person of `sandbox traffic` has about so many events in its 30 days. */
const eventsOfPerson = 800
const goal = { task: 100, answer: 1000 }

const home = mkdtempSync(join(tmpdir(), 'keyless-bench-page-'))
const env = { HOME: home, PATH: process.env['PATH'] ?? '', TZ: values.zone }
const entry = join(root, 'dist', 'keyless.cjs')

/** @param {readonly string[]} words */
function keyless(words) {
  return execFileSync(process.execPath, [entry, ...words], { env, maxBuffer: 2 ** 30 }).toString()
}

function makeStore() {
  if (values.store !== undefined) return resolve(values.store)
  const store = join(home, 'store')
  const trail = values.trail === undefined ? join(home, 'trail') : resolve(values.trail)
  if (values.trail === undefined) {
    const people = Math.ceil(Number(values.events) / eventsOfPerson)
    keyless(['sandbox', 'traffic', trail, '--people', String(people)])
  }
  keyless(['monitor', 'load', trail, '--store', store])
  return store
}

/** @param {string} store */
async function serve(store) {
  const words = [entry, 'monitor', 'serve', '--store', store, '--json', '--interval', '24h']
  const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  for await (const line of createInterface({ input: child.stdout })) {
    text += line
    if (line.includes('}')) break
  }
  const { url } = JSON.parse(text)
  const megabytes = () => {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024
  }
  return { url: String(url), megabytes, stop: () => child.kill('SIGINT') }
}

/** What the page notes of itself. */
const observed = `
  globalThis.tasks = []
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) globalThis.tasks.push(duration)
  }).observe({ type: 'longtask', buffered: true })
`

/** @param {Page} page */
async function longestTask(page) {
  // What was noted comes with a task of its own.
  const tasks = await page.evaluate(
    'new Promise((done) => setTimeout(() => done(globalThis.tasks.splice(0)), 50))',
  )
  return Math.max(0, .../** @type {number[]} */ (tasks))
}

/** @param {Page} page */
function measuring(page) {
  /** @type {Step[]} */
  const steps = []
  return {
    steps,
    /** @param {string} what @param {() => Promise<unknown>} work */
    step: async (what, work) => {
      const start = performance.now()
      await work()
      steps.push({ what, ms: performance.now() - start, longestTask: await longestTask(page) })
    },
  }
}

/** @param {Page} page @param {() => Promise<unknown>} click */
async function toEvents(page, click) {
  await click()
  await page.locator('.panel:not([hidden]) tbody tr').first().waitFor()
}

/** @param {Page} page @param {number} from @param {number} to Shares of the width. */
async function draw(page, from, to) {
  const { x = 0, y = 0, width = 0 } = (await page.locator('.track').boundingBox()) ?? {}
  await page.mouse.move(x + width * from, y + 10)
  await page.mouse.down()
  await page.mouse.move(x + width * to, y + 10, { steps: 60 })
  await page.mouse.up()
  await page.waitForTimeout(200)
}

/** @param {Page} page @param {ReturnType<typeof measuring>['step']} step */
async function interact(page, step) {
  await step('draw over a third of the time', async () => draw(page, 0.5, 0.8))
  const cell = (/** @type {number} */ row, /** @type {number} */ column) =>
    page.locator(`.heat tr[data-row="${row}"] td[class]`).nth(column)
  const close = async () => page.keyboard.press('Escape')
  await step('a cell, the first', async () => toEvents(page, async () => cell(0, 0).click()))
  await close()
  await step('a cell, another', async () => toEvents(page, async () => cell(1, 0).click()))
  await close()
  await step('all of a person', async () =>
    toEvents(page, async () => page.locator('.heat tr[data-row="2"] th').click()),
  )
  await close()
  await step('all of an account', async () =>
    toEvents(page, async () => page.locator('.heat thead th').nth(1).click()),
  )
  await close()
  const all = page.getByRole('button', { name: 'All', exact: true })
  await step('all of the time again', async () => {
    await all.click()
    await page.waitForTimeout(200)
  })
  await step('an hour of the week', async () =>
    toEvents(page, async () => page.locator('.hours td[data-row="9"][data-column="1"]').click()),
  )
  await close()
  await step('a bar of sign-ins', async () =>
    toEvents(page, async () => page.locator('.area').click({ position: { x: 300, y: 130 } })),
  )
  await close()
  await step('a finding', async () =>
    toEvents(page, async () => page.locator('.findings button').first().click()),
  )
  await close()
  await step('scroll through people', async () => {
    await page.locator('.pane').hover()
    for (let turn = 0; turn < 40; turn++) await page.mouse.wheel(turn % 4 === 0 ? 100 : 0, 240)
    await page.waitForTimeout(200)
  })
  await step('find a person', async () => {
    await page.getByLabel('Find a person').pressSequentially('an', { delay: 30 })
    await page.waitForTimeout(200)
  })
  await step('find nobody else', async () => {
    await page.getByLabel('Find a person').fill('')
    await page.waitForTimeout(200)
  })
}

async function measure() {
  if (!existsSync(entry)) execFileSync('npm', ['run', 'build'], { cwd: root, stdio: 'ignore' })
  const store = makeStore()
  const { events } = JSON.parse(keyless(['monitor', 'status', '--store', store, '--json']))
  const startMs = performance.now()
  const server = await serve(store)
  const readyMs = performance.now() - startMs
  const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  const executablePath =
    process.env['KEYLESS_TEST_CHROMIUM'] ?? usual.find((path) => existsSync(path))
  if (executablePath === undefined) throw new Error('No Chromium: set KEYLESS_TEST_CHROMIUM.')
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } })
    await page.addInitScript(observed)
    /** @type {{ path: string, ms: number, bytes: number }[]} */
    const answers = []
    page.on('requestfinished', async (request) => {
      const { responseEnd } = request.timing()
      const sizes = await request.sizes().catch(() => undefined)
      const { pathname, searchParams } = new URL(request.url())
      const named = [...searchParams.keys()].filter(
        (name) => !['version', 'from', 'to'].includes(name),
      )
      const path = pathname.startsWith('/open/') ? '/open/…' : [pathname, ...named].join(' ')
      answers.push({ path, ms: responseEnd, bytes: sizes?.responseBodySize ?? 0 })
    })
    const { steps, step } = measuring(page)
    await step('open', async () => {
      await page.goto(server.url)
      await page.locator('main:not([aria-busy])').waitFor()
    })
    const firstPaint = Number(
      await page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime"),
    )
    await interact(page, step)
    return { events, readyMs, firstPaint, steps, answers, megabytes: server.megabytes() }
  } finally {
    await browser.close()
    server.stop()
  }
}

/** @param {Awaited<ReturnType<typeof measure>>} measured */
function print({ events, readyMs, firstPaint, steps, answers, megabytes }) {
  const ms = (/** @type {number} */ number) => `${number.toFixed(0)} ms`.padStart(9)
  console.log(
    `${events} events; the server is ready after ${(readyMs / 1000).toFixed(1)} s, ${megabytes.toFixed(0)} MB at most`,
  )
  console.log(`first paint after ${firstPaint.toFixed(0)} ms\n`)
  console.log(`${''.padEnd(32)}    shown  longest task`)
  for (const { what, ms: took, longestTask: task } of steps) {
    console.log(`${what.padEnd(32)}${ms(took)}     ${task === 0 ? '  < 50 ms' : ms(task)}`)
  }
  const longest = Math.max(...steps.map((step) => step.longestTask))
  const slowest = Math.max(...answers.map((answer) => (answer.path === '/state' ? 0 : answer.ms)))
  const isReached = longest <= goal.task && slowest <= goal.answer
  const what = `no task above ${goal.task} ms, every answer within ${goal.answer} ms`
  console.log(`\n${what}: ${isReached ? 'reached' : 'not reached'}`)
  console.log(`\n${'answers'.padEnd(32)}     took      size`)
  for (const { path, ms: took, bytes } of answers) {
    console.log(`${path.padEnd(32)}${ms(took)}${`${(bytes / 1000).toFixed(0)} kB`.padStart(10)}`)
  }
}

try {
  const measured = await measure()
  if (values.json) console.log(JSON.stringify({ ...measured, goal }))
  else print(measured)
} finally {
  rmSync(home, { recursive: true, force: true })
}
