// @ts-check
/**
 * What `monitor findings` sees of the attacks in made-up months, and how often it cries wolf.
 *
 *   npm run bench:monitor -- [--seed 1,2] [--people 200] [--days 30] [--real FOLDER] [--examples]
 *     [--json]
 *
 * Each seed is a month of `keyless sandbox traffic`. The first 14 days are learnt from; what is found
 * later counts. An attack is found where a finding names one of its events, whatever the finding;
 * `long-lived-key-used` does not count: it names every key of old, and notes do not count: they are told
 * apart. A false alarm is a finding that names no event of an attack.
 * Of the real files (`--real`, those of the tests) nobody has a list: their findings are only counted.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './witness-paths.mjs'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    people: { type: 'string', default: '200' },
    days: { type: 'string', default: '30' },
    real: { type: 'string', default: join(root, 'test', 'fixtures', 'cloudtrail') },
    examples: { type: 'boolean' },
    json: { type: 'boolean' },
  },
})
const learningDays = 14
const dayMs = 86_400_000
const listing = 'long-lived-key-used'
const days = Number(values.days)
if (!(days > learningDays)) throw new RangeError(`--days is more than ${learningDays}`)

/**
 * @typedef {{ readonly kind: string, readonly events: readonly string[] }} Attack
 * @typedef {{ readonly code: string, readonly level: string, readonly message: string,
 *   readonly evidence: readonly { readonly id: string }[] }} Finding
 * @typedef {{ readonly kind: string, readonly seed: string, readonly codes: readonly string[],
 *   readonly notes: readonly string[] }} Told
 */

const entry = join(root, 'dist', 'keyless.cjs')
if (!existsSync(entry)) execFileSync('npm', ['run', 'build'], { cwd: root, stdio: 'ignore' })
const home = mkdtempSync(join(tmpdir(), 'keyless-bench-monitor-'))
const env = { HOME: home, PATH: process.env.PATH ?? '' }

/** @param {readonly string[]} args @param {readonly number[]} codes Those that are no failure. */
function keyless(args, codes = [0]) {
  const done = spawnSync(process.execPath, [entry, ...args], {
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  })
  if (done.status !== null && codes.includes(done.status)) return done.stdout
  throw new Error(`keyless ${args.join(' ')} failed: ${done.stderr}`)
}

/** @param {string} from @param {string} store @param {readonly string[]} options */
function findingsOf(from, store, options) {
  keyless(['monitor', 'load', from, '--store', store])
  const words = ['monitor', 'findings', '--store', store, ...options, '--utc', '--json']
  const { findings, notes, more } = JSON.parse(keyless(words, [0, 1]))
  if (more.length > 0) throw new Error(`more than can be counted: ${more.join(', ')}`)
  return /** @type {{ findings: readonly Finding[], notes: readonly Finding[] }} */ ({
    findings,
    notes,
  })
}

/** @param {readonly Finding[]} findings */
function byCode(findings) {
  const codes = [...new Set(findings.map(({ code }) => code))].toSorted()
  return codes.map((code) => ({
    code,
    findings: findings.filter((found) => found.code === code).length,
  }))
}

/** @param {readonly Finding[]} findings @param {readonly string[]} events */
function codesOf(findings, events) {
  const own = findings.filter(({ evidence }) => evidence.some(({ id }) => events.includes(id)))
  return [...new Set(own.map(({ code }) => code))].filter((code) => code !== listing)
}

/** @param {string} seed */
function month(seed) {
  const folder = join(home, `month-${seed}`)
  const size = ['--people', values.people, '--days', values.days]
  keyless(['sandbox', 'traffic', folder, '--seed', seed, ...size])
  const { start, attacks } = JSON.parse(readFileSync(join(folder, 'planted.json'), 'utf8'))
  const since = new Date(Date.parse(start) + learningDays * dayMs).toISOString().slice(0, 10)
  const { findings, notes } = findingsOf(join(folder, 'AWSLogs'), join(home, `store-${seed}`), [
    '--since',
    since,
    '--places',
    join(folder, 'places.csv'),
  ])
  /** @type {readonly Told[]} */
  const told = attacks.map((/** @type {Attack} */ { kind, events }) => ({
    kind,
    seed,
    codes: codesOf(findings, events),
    notes: codesOf(notes, events),
  }))
  const planted = new Set(attacks.flatMap((/** @type {Attack} */ { events }) => events))
  /** @param {readonly Finding[]} list */
  const others = (list) =>
    list.filter(({ evidence }) => !evidence.some(({ id }) => planted.has(id)))
  rmSync(folder, { recursive: true })
  return { told, alarms: others(findings), notes: others(notes) }
}

function measure() {
  const months = values.seed.split(',').map(month)
  const told = months.flatMap((one) => one.told)
  const alarms = months.flatMap((one) => one.alarms)
  const notes = months.flatMap((one) => one.notes)
  const found = told.filter(({ codes }) => codes.length > 0)
  const weeks = (months.length * (days - learningDays)) / 7
  const real = byCode(findingsOf(resolve(values.real), join(home, 'store-real'), []).findings)
  return {
    seeds: values.seed,
    people: Number(values.people),
    days,
    learningDays,
    recall: found.length / told.length,
    falseAlarmsAWeek: alarms.length / weeks,
    told,
    falseAlarms: byCode(alarms),
    notesAWeek: notes.length / weeks,
    examples: alarms.slice(0, 40).map(({ code, message }) => `${code}: ${message}`),
    real,
  }
}

/** @param {ReturnType<typeof measure>} measured */
function print({ told, falseAlarms, real, ...sum }) {
  console.log(
    `${sum.people} people, ${sum.days} days, seed ${sum.seeds}; the first ${sum.learningDays} days are learnt from.\n`,
  )
  for (const kind of [...new Set(told.map((one) => one.kind))].toSorted()) {
    const all = told.filter((one) => one.kind === kind)
    const found = all.filter(({ codes }) => codes.length > 0)
    const codes = [...new Set(found.flatMap((one) => one.codes))].join(', ') || '-'
    const missed = all.filter((one) => one.codes.length === 0)
    const noted = missed.filter((one) => one.notes.length > 0)
    const notes = [...new Set(noted.flatMap((one) => one.notes))].join(', ')
    const words = noted.length === 0 ? '' : `  (${noted.length} only noted: ${notes})`
    console.log(`${kind.padEnd(32)} ${found.length}/${all.length}  ${codes}${words}`)
  }
  console.log(`\nrecall               ${sum.recall.toFixed(3)} (goal 0.95)`)
  console.log(`false alarms a week  ${sum.falseAlarmsAWeek.toFixed(1)} (goal 3)`)
  for (const { code, findings } of falseAlarms) console.log(`  ${code.padEnd(30)} ${findings}`)
  console.log(`notes a week         ${sum.notesAWeek.toFixed(1)}`)
  if (values.examples) for (const line of sum.examples) console.log(line)
  console.log(`\nfindings in ${relative('', values.real)}:`)
  for (const { code, findings } of real) console.log(`  ${code.padEnd(30)} ${findings}`)
}

try {
  const measured = measure()
  if (values.json) console.log(JSON.stringify(measured, null, 2))
  else print(measured)
} finally {
  rmSync(home, { recursive: true, force: true })
}
