// @ts-check
/**
 * How fast `migrate scan` reads folders that are full of other people's files, and how often it is wrong
 * there: every finding in them is a false alarm or a leak of somebody's. Beside it what grep and ripgrep
 * (where installed) take to look for `AKIA` alone.
 *
 *   npm run bench:scan -- [--rounds 3] [--json] [--lint] [FOLDER …]     (node_modules and the Go module cache)
 *
 * With --lint it is `ci lint`, beside who looks for `sts:AssumeRole` alone.
 *
 * The median counts; the files are in memory after the first round.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './witness-paths.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    json: { type: 'boolean' },
    lint: { type: 'boolean' },
  },
})
const rounds = Number(values.rounds)

/** @returns {string[]} */
function usualFolders() {
  const asked = spawnSync('go', ['env', 'GOMODCACHE'], { encoding: 'utf8' })
  const modules = asked.status === 0 ? asked.stdout.trim() : join(homedir(), 'go', 'pkg', 'mod')
  return [join(root, 'node_modules'), modules].filter((folder) => existsSync(folder))
}

const home = mkdtempSync(join(tmpdir(), 'keyless-bench-'))
const env = { PATH: process.env['PATH'], HOME: home, LC_ALL: 'C' }

/** @param {readonly string[]} command */
function run([program = '', ...words]) {
  const startMs = performance.now()
  const ran = spawnSync(program, words, { env, encoding: 'utf8', maxBuffer: 2 ** 30 })
  return { seconds: (performance.now() - startMs) / 1000, stdout: ran.stdout, status: ran.status }
}

/** @param {readonly string[]} command */
function median(command) {
  const runs = Array.from({ length: rounds }, () => run(command))
  const [middle] = runs.toSorted((one, other) => one.seconds - other.seconds).slice(rounds >> 1)
  if (middle === undefined) throw new Error('--rounds is a number from 1')
  return middle
}

/** @param {string} program */
const isInstalled = (program) => spawnSync(program, ['--version']).status === 0

const programs = [
  { name: 'keyless on Node', command: [process.execPath, join(root, 'dist', 'keyless.cjs')] },
  { name: 'keyless, executable', command: [join(root, 'dist', 'keyless')] },
].filter(({ command }) => existsSync(command.at(-1) ?? ''))
if (programs.length === 0) throw new Error('there is nothing to measure: npm run build')

const sought = values.lint ? 'sts:AssumeRole' : 'AKIA'
const others = [
  { name: 'grep -rla', command: ['grep', '-rlaF', sought] },
  { name: 'rg -uuula', command: ['rg', '-uuu', '-laF', sought] },
].filter(({ command }) => isInstalled(command[0] ?? ''))

/** @param {string} folder */
function measure(folder) {
  const scans = programs.map(({ name, command }) => {
    const words = values.lint ? ['ci', 'lint'] : ['migrate', 'scan']
    const { seconds, stdout } = median([...command, ...words, folder, '--all', '--json'])
    const { files, bytes = 0, keys, callers, passedOver, findings } = JSON.parse(stdout)
    if (values.lint) return { name, seconds, files, bytes, alarms: findings.length, examples: 0 }
    const alarms = keys.length + callers.length
    return { name, seconds, files, bytes, alarms, examples: passedOver.examples }
  })
  const { files, bytes } = scans[0] ?? { files: 0, bytes: 0 }
  const greps = others.map(({ name, command }) => {
    return { name, seconds: median([...command, folder]).seconds, files, bytes }
  })
  return { folder, rows: [...scans, ...greps] }
}

try {
  const folders = positionals.length > 0 ? positionals : usualFolders()
  const results = folders.map(measure)
  if (values.json) console.log(JSON.stringify({ rounds, results }, null, 2))
  for (const { folder, rows } of values.json ? [] : results) {
    const { files = 0, bytes = 0 } = rows[0] ?? {}
    console.log(`${folder}: ${files} files${bytes > 0 ? `, ${Math.round(bytes / 1e6)} MB` : ''}`)
    for (const { name, seconds, ...rest } of rows) {
      const amount = bytes > 0 ? `${Math.round(bytes / 1e6 / seconds)} MB/s` : ''
      const pace = amount.padStart(10)
      const found = 'alarms' in rest ? `  ${rest.alarms} alarms, ${rest.examples} examples` : ''
      console.log(`  ${name.padEnd(20)} ${seconds.toFixed(2).padStart(6)} s ${pace}${found}`)
    }
  }
} finally {
  rmSync(home, { recursive: true, force: true })
}
