// @ts-check
/**
 * What it costs to load a trail and to report on it, beside DuckDB's own raw read of the same files.
 *
 *   npm run bench:load -- [--events 1000000] [--rounds 3] [--trail FOLDER] [--json]
 *
 * The trail is one of `keyless sandbox traffic` in an organisation's layout, or the folder given. A raw read
 * is DuckDB with `read_json` over all of these files, as they are packed, and with the columns given: every
 * record unnested, every field of it and of `userIdentity` a column of a table, what is free as JSON; with
 * the same threads and the memory that keyless gives its DuckDB. Beside it stand, for comparison, one whose
 * columns DuckDB finds out by itself, as somebody would write it by hand, and one that is told that each file is one
 * line, as a load tells DuckDB. Load and report are two commands, so that each begins with an empty program.
 * All in turns; the median counts, by the clock and by processor time (another program's load slows down both).
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { root } from './witness-paths.mjs'

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
    trail: { type: 'string' },
    raw: { type: 'string' },
    kind: { type: 'string', default: 'given' },
    json: { type: 'boolean' },
  },
})
const goal = 1.4
const goalMegabytes = 1000

/** What `--memory 1GB` leaves to DuckDB. */
const engineMemory = '400MB'

/** A person of `sandbox traffic` has about so many events in its 30 days. */
const eventsOfPerson = 850

const text = ['eventVersion', 'eventTime', 'eventSource', 'eventName', 'awsRegion', 'userAgent']
  .concat('sourceIPAddress', 'errorCode', 'errorMessage', 'requestID', 'eventID', 'eventType')
  .concat('readOnly', 'managementEvent', 'recipientAccountId', 'eventCategory')
const free = ['requestParameters', 'responseElements', 'additionalEventData', 'serviceEventDetails']
const identity =
  'STRUCT("type" VARCHAR, principalId VARCHAR, arn VARCHAR, accountId VARCHAR, accessKeyId VARCHAR, ' +
  'userName VARCHAR, invokedBy VARCHAR, identityProvider VARCHAR, credentialId VARCHAR, ' +
  'sessionContext STRUCT(sessionIssuer STRUCT("type" VARCHAR, principalId VARCHAR, arn VARCHAR, ' +
  'accountId VARCHAR, userName VARCHAR), attributes STRUCT(creationDate VARCHAR, mfaAuthenticated VARCHAR), ' +
  'sourceIdentity VARCHAR, webIdFederationData JSON), onBehalfOf STRUCT(userId VARCHAR, identityStoreArn VARCHAR))'

/** @param {string} folder @returns {string[]} */
function filesBelow(folder) {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.gz'))
    .map(({ parentPath, name }) => join(parentPath, name))
}

/** In a process of its own. @param {string} folder */
async function rawRead(folder) {
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const spill = mkdtempSync(join(tmpdir(), 'keyless-bench-raw-'))
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: engineMemory,
    temp_directory: spill,
    preserve_insertion_order: 'false',
  })
  const connection = await instance.connect()
  const columns = [
    ...text.map((name) => `${name} VARCHAR`),
    ...free.map((name) => `${name} JSON`),
    `userIdentity ${identity}`,
  ]
  const given = `columns = {Records: 'STRUCT(${columns.join(', ')})[]'}`
  const told = {
    given,
    lines: `${given}, format = 'newline_delimited'`,
    // Without it DuckDB stops at the first field that the files it looked at have not.
    found: 'union_by_name = true',
  }[values.kind]
  const files = filesBelow(folder).map((path) => `'${path.replaceAll("'", "''")}'`)
  await connection.run(
    `CREATE TABLE raw AS SELECT unnest(record, recursive := true) FROM (SELECT unnest(Records) AS record ` +
      `FROM read_json([${files.join(', ')}], ${told}))`,
  )
  connection.closeSync()
  instance.closeSync()
  rmSync(spill, { recursive: true, force: true })
}

/** @typedef {{ seconds: number, cpu: number, megabytes: number, stdout: string }} Run */

const home = values.raw === undefined ? mkdtempSync(join(tmpdir(), 'keyless-bench-load-')) : ''
const env = { HOME: home, PATH: process.env['PATH'] ?? '' }
const entry = join(root, 'dist', 'keyless.cjs')

/** @param {readonly string[]} words @returns {Run} */
function timed(words) {
  const startMs = performance.now()
  const ran = spawnSync('/usr/bin/time', ['-f', '%U %S %M', process.execPath, ...words], {
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  })
  const seconds = (performance.now() - startMs) / 1000
  if (ran.error !== undefined) throw new Error('GNU time is needed: /usr/bin/time')
  if (ran.status !== 0) throw new Error(`${words.join(' ')} failed: ${ran.stderr}`)
  const [user = 0, system = 0, kilobytes = 0] = (ran.stderr.trim().split('\n').at(-1) ?? '')
    .split(' ')
    .map(Number)
  return { seconds, cpu: user + system, megabytes: kilobytes / 1024, stdout: ran.stdout }
}

/** @param {readonly Run[]} runs */
function median(runs) {
  /** @param {(run: Run) => number} of */
  const middle = (of) => runs.map(of).toSorted((one, other) => one - other)[runs.length >> 1] ?? NaN
  const megabytes = Math.max(...runs.map((run) => run.megabytes))
  return { seconds: middle((run) => run.seconds), cpu: middle((run) => run.cpu), megabytes }
}

function makeTrail() {
  if (values.trail !== undefined) return resolve(values.trail)
  const people = Math.ceil(Number(values.events) / eventsOfPerson)
  const folder = join(home, 'trail')
  const words = ['sandbox', 'traffic', folder, '--people', String(people)]
  execFileSync(process.execPath, [entry, ...words], { env, stdio: 'ignore' })
  return join(folder, 'AWSLogs')
}

function measure() {
  const trail = makeTrail()
  const self = fileURLToPath(import.meta.url)
  const store = join(home, 'store')
  const at = ['--store', store]
  /** @type {Record<'empty' | 'raw' | 'lines' | 'found' | 'load' | 'report' | 'again', Run[]>} */
  const runs = { empty: [], raw: [], lines: [], found: [], load: [], report: [], again: [] }
  for (let round = 0; round < Number(values.rounds); round++) {
    rmSync(store, { recursive: true, force: true })
    runs.empty.push(timed(['-e', '']))
    runs.raw.push(timed([self, '--raw', trail]))
    runs.lines.push(timed([self, '--raw', trail, '--kind', 'lines']))
    runs.found.push(timed([self, '--raw', trail, '--kind', 'found']))
    runs.load.push(timed([entry, 'monitor', 'load', trail, ...at]))
    runs.report.push(timed([entry, 'monitor', 'report', ...at, '--json']))
    runs.again.push(timed([entry, 'monitor', 'load', trail, ...at]))
  }
  const status = execFileSync(process.execPath, [entry, 'monitor', 'status', ...at, '--json'], {
    env,
  })
  const { events } = JSON.parse(status.toString())
  const [empty, raw, lines, found] = [
    ...[median(runs.empty), median(runs.raw), median(runs.lines), median(runs.found)],
  ]
  const [load, report, again] = [median(runs.load), median(runs.report), median(runs.again)]
  if (!empty || !raw || !lines || !found || !load || !report || !again) {
    throw new Error('--rounds is a number from 1')
  }
  const ratio = {
    seconds: (load.seconds + report.seconds) / raw.seconds,
    cpu: (load.cpu + report.cpu) / raw.cpu,
  }
  const files = filesBelow(trail).length
  return {
    events,
    files,
    rounds: Number(values.rounds),
    empty,
    raw,
    lines,
    found,
    load,
    report,
    again,
    ratio,
    goal,
  }
}

/** @param {ReturnType<typeof measure>} measured */
function print({ events, files, empty, ratio, ...measured }) {
  console.log(`${events} events in ${files} files, ${measured.rounds} rounds\n`)
  console.log('                              clock   processor   memory   × empty program')
  const rows = /** @type {const} */ ([
    ['DuckDB’s raw read', measured.raw],
    ['  told of one line a file', measured.lines],
    ['  columns found by itself', measured.found],
    ['monitor load', measured.load],
    ['monitor report', measured.report],
    ['monitor load, nothing new', measured.again],
  ])
  for (const [name, { seconds, cpu, megabytes }] of rows) {
    const columns = [`${seconds.toFixed(2)} s`, `${cpu.toFixed(2)} s`, `${megabytes.toFixed(0)} MB`]
    const [clock = '', processor = '', memory = ''] = columns
    const times = (seconds / empty.seconds).toFixed(1)
    console.log(
      `${name.padEnd(26)} ${clock.padStart(9)} ${processor.padStart(10)} ${memory.padStart(9)} ${times.padStart(9)}`,
    )
  }
  const most = Math.max(measured.load.megabytes, measured.report.megabytes)
  console.log(
    `\nload and report: ${ratio.seconds.toFixed(2)} × the raw read by the clock, ${ratio.cpu.toFixed(2)} × by the processor (goal ${goal}); ` +
      `at most ${most.toFixed(0)} MB (goal ${goalMegabytes})`,
  )
}

if (values.raw === undefined) {
  try {
    if (!existsSync(entry)) execFileSync('npm', ['run', 'build'], { cwd: root, stdio: 'ignore' })
    const measured = measure()
    if (values.json) console.log(JSON.stringify(measured, null, 2))
    else print(measured)
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
} else await rawRead(values.raw)
