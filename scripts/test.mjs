// @ts-check
/**
 * `npm test`: installs what is missing, builds, and runs every suite. A suite whose real client is
 * not on this machine is said so in one line and is not counted as passed; under CI it is a failure.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const inCi = Boolean(process.env.CI)

/** @param {string} command @param {readonly string[]} args */
function run(command, args) {
  execFileSync(command, args, { cwd: root, stdio: 'inherit' })
}

if (!existsSync(join(root, 'node_modules', '.package-lock.json'))) {
  const npm = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  if (spawnSync('npm', npm, { cwd: root, stdio: 'inherit' }).status !== 0) {
    console.error('The pinned packages could not be installed: npm says why above.')
    process.exit(1)
  }
}
run(process.execPath, ['scripts/build.mjs'])
run(process.execPath, ['scripts/build-executable.mjs'])

const { witnessPaths } = await import('./witness-paths.mjs')
const witnesses = Object.fromEntries(
  Object.entries(witnessPaths()).filter(([, path]) => path !== undefined),
)
const npmBuild = join(root, 'dist', 'keyless.cjs')

/**
 * Black-box suites run `KEYLESS_UNDER_TEST`, a JSON list of the program and its first arguments.
 * @type {{name: string, folders: string[], program?: string[], needs?: string}[]}
 */
const suites = [
  { name: 'everything inside', folders: ['test/unit', 'test/flows', 'test/properties'] },
  { name: 'storms', folders: ['test/storms'], program: [join(root, 'dist', 'keyless')] },
  {
    name: 'hostile input',
    folders: ['test/fuzz', 'test/hostile'],
    program: [process.execPath, npmBuild],
  },
  {
    name: 'npm build',
    folders: [
      'test/commands',
      'test/compatibility',
      'test/browser',
      'test/storms/credential-process.test.ts',
    ],
    program: [process.execPath, npmBuild],
  },
  {
    name: 'executable',
    folders: ['test/commands', 'test/compatibility'],
    program: [join(root, 'dist', 'keyless')],
  },
  {
    name: 'npm build on Node 22',
    folders: ['test/commands'],
    program: [witnesses.KEYLESS_WITNESS_NODE_22 ?? '', npmBuild],
    needs: 'KEYLESS_WITNESS_NODE_22',
  },
  {
    name: 'npm build on Node 24',
    folders: ['test/commands'],
    program: [witnesses.KEYLESS_WITNESS_NODE_24 ?? '', npmBuild],
    needs: 'KEYLESS_WITNESS_NODE_24',
  },
]

/** libfaketime leaves shared memory behind for every program that was killed: tens of thousands in a week. */
function removeLeftClocks() {
  for (const name of existsSync('/dev/shm') ? readdirSync('/dev/shm') : []) {
    const pid = /^(?:sem\.faketime_sem|faketime_shm)_(\d+)$/.exec(name)?.[1]
    if (pid === undefined || existsSync(`/proc/${pid}`)) continue
    try {
      rmSync(`/dev/shm/${name}`, { force: true })
    } catch (error) {
      // Another user's, in a folder where only the owner removes.
      if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) throw error
    }
  }
}

/**
 * @typedef {object} Report vitest's own
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {{name: string, status: string, message?: string, assertionResults: {status: string, fullName: string, failureMessages?: string[]}[]}[]} testResults
 */

/** @param {Report | undefined} report @returns {string[]} each failed test with the first lines of why */
function failures(report) {
  return (report?.testResults ?? []).flatMap(({ name, message, assertionResults }) => {
    const file = relative(root, name)
    const failed = assertionResults.filter(({ status }) => status === 'failed')
    if (failed.length === 0 && message) return [`${file}: ${message}`]
    return failed.map(({ fullName, failureMessages = [] }) => {
      const why = failureMessages.join('\n').split('\n').slice(0, 12).join('\n    ')
      return `${file}: ${fullName}\n    ${why}`
    })
  })
}

/** @param {{program?: string[]}} suite @param {readonly string[]} files @param {string} reportFile */
function runSuite(suite, files, reportFile) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]
  const program = suite.program && { KEYLESS_UNDER_TEST: JSON.stringify(suite.program) }
  const result = spawnSync(
    join(root, 'node_modules', '.bin', 'vitest'),
    ['run', ...reporters, ...files],
    { cwd: root, stdio: 'inherit', env: { ...process.env, ...witnesses, ...program } },
  )
  /** @type {Report | undefined} */
  const report = existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')) : undefined
  return {
    passed: report?.numPassedTests ?? 0,
    failed: (report?.numFailedTests ?? 0) || (result.status === 0 ? 0 : 1),
    notRun: report?.numPendingTests ?? 0,
    failures: failures(report),
    failedFiles: (report?.testResults ?? [])
      .filter(({ status }) => status === 'failed')
      .map(({ name }) => relative(root, name)),
  }
}

/**
 * Real clients and a real browser run out of time on a busy machine: one or two files that failed run once more
 * with the machine to themselves, and the last lines name them whatever comes of it.
 * @param {{failed: number, failedFiles: string[]}} first @returns {string[]}
 */
function filesToRunAgain({ failedFiles }) {
  return failedFiles.length <= 2 ? failedFiles : []
}

const reports = mkdtempSync(join(tmpdir(), 'keyless-test-'))
const total = { passed: 0, failed: 0, notRun: 0 }
/** @type {string[]} */
const summary = []
/** @type {string[]} */
const failedTests = []
/** @type {string[]} */
const unsteadyTests = []

const chosen = process.argv.slice(2)
for (const [index, suite] of suites.entries()) {
  if (chosen.length > 0 && !chosen.includes(suite.name)) continue
  if (suite.needs !== undefined && witnesses[suite.needs] === undefined) {
    summary.push(`${suite.name}: not run, its client is not on this machine (npm run witnesses)`)
    if (inCi) total.failed += 1
    else total.notRun += 1
    continue
  }
  console.log(`\n== ${suite.name}`)
  const first = runSuite(suite, suite.folders, join(reports, `${index}.json`))
  const again = filesToRunAgain(first)
  const second = again.length > 0 && runSuite(suite, again, join(reports, `${index}-again.json`))
  const isUnsteady = second !== false && second.failed === 0
  const failed = isUnsteady ? 0 : first.failed
  const passed = first.passed + (isUnsteady ? first.failed : 0)
  total.passed += passed
  total.failed += failed
  total.notRun += first.notRun
  const lines = first.failures.map((line) => `${suite.name}, ${line}`)
  if (isUnsteady) unsteadyTests.push(...lines)
  else failedTests.push(...lines)
  const notRun = first.notRun > 0 ? `, ${first.notRun} not run` : ''
  summary.push(`${suite.name}: ${passed} passed, ${failed} failed${notRun}`)
}
rmSync(reports, { recursive: true, force: true })
removeLeftClocks()

if (unsteadyTests.length > 0)
  console.log(`\nfailed, and passed when run again:\n${unsteadyTests.join('\n')}`)
if (failedTests.length > 0) console.log(`\nfailed:\n${failedTests.join('\n')}`)
console.log(`\n${summary.join('\n')}\n`)
console.log(
  `${total.passed} passed, ${total.failed} failed${total.notRun > 0 ? `, ${total.notRun} skipped` : ''}`,
)
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0)
