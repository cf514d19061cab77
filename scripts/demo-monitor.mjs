// @ts-check
/**
 * `npm run demo:monitor`: from the files of a trail to findings and a page, in one go. Installs, builds, makes up a
 * month of a company in which attacks are planted, reads it, shows who did what and what is odd, compares that
 * with the list of what was planted, and leaves the month and its page.
 *
 *   npm run demo:monitor -- [--people 60] [--days 30] [--seed 7] [--serve] [--built]
 *
 * `--serve` shows the page live at the end, until Ctrl-C. `--built` takes dist/ as it is.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { environmentFor, installAndBuild, program, runShown, say } from './demo-steps.mjs'

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '60' },
    days: { type: 'string', default: '30' },
    seed: { type: 'string', default: '7' },
    serve: { type: 'boolean' },
    built: { type: 'boolean' },
  },
})

if (!values.built) installAndBuild()
const folder = mkdtempSync(join(tmpdir(), 'keyless-demo-monitor-'))
const env = environmentFor(join(folder, 'home'))
const place = { env, cwd: folder }
let isDone = false

/** @typedef {{ readonly kind: string, readonly events: readonly string[] }} Attack */
/** @typedef {{ readonly code: string, readonly level: string, readonly evidence: readonly { readonly id: string }[] }} Finding */

/** Each planted attack with the findings that name one of its events; the list of all keys of old does not count. */
function compare() {
  const [file = '', ...first] = program
  const words = [...first, 'monitor', 'findings', '--json']
  const { stdout } = spawnSync(file, words, { ...place, encoding: 'utf8', maxBuffer: 2 ** 28 })
  const findings = /** @type {readonly Finding[]} */ (JSON.parse(stdout).findings)
  const planted = readFileSync(join(folder, 'month', 'planted.json'), 'utf8')
  const attacks = /** @type {readonly Attack[]} */ (JSON.parse(planted).attacks)
  let found = 0
  for (const { kind, events } of attacks) {
    const own = findings.filter(({ evidence }) => evidence.some(({ id }) => events.includes(id)))
    const codes = new Set(
      own.map(({ code }) => code).filter((code) => code !== 'long-lived-key-used'),
    )
    if (codes.size > 0) found++
    console.log(`${kind.padEnd(34)} ${[...codes].join(', ') || '-'}`)
  }
  console.log(`\n${found} of ${attacks.length} planted attacks are in the findings.`)
}

try {
  say('1. A month of a made-up company, as CloudTrail writes it')
  const { people, days, seed } = values
  runShown(
    ['sandbox', 'traffic', 'month', '--people', people, '--days', days, '--seed', seed],
    place,
  )

  say('2. Read once, whatever is asked later')
  runShown(['monitor', 'load', 'month/AWSLogs'], place)

  say('3. What is odd or dangerous in it')
  runShown(['monitor', 'findings', '--places', 'month/places.csv'], { ...place, codes: [0, 1] })

  say('4. What was planted, and which findings name it')
  compare()

  say('5. All of it to look at')
  runShown(['monitor', 'report', '--html', 'month.html'], place)
  if (values.serve) {
    // Ctrl-C is for the page: what is left here is cleared away all the same.
    process.on('SIGINT', () => {})
    const [file = '', ...first] = program
    execFileSync(file, [...first, 'monitor', 'serve'], { ...place, stdio: 'inherit' })
  }
  say(`The page is ${join(folder, 'month.html')}: open it in a browser.`)
  // It names commands on the month, which is still there for them.
  console.log('To ask on, `npm install -g .` and then what stands after "next:" above.')
  isDone = true
} finally {
  const names = isDone ? ['home'] : ['home', 'month']
  for (const name of names) rmSync(join(folder, name), { recursive: true, force: true })
}
