// @ts-check
/**
 * Start-up times of the cached answers, against an empty program of the same runtime and against
 * the AWS CLI. Runs take turns, so that a busy moment of the machine meets every case alike.
 *
 *   npm run bench -- [--runs 60] [--json]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { casesOf, goalsOf, memoryGoal } from './bench-cases.mjs'
import { makeHomes, makePrograms } from './bench-inputs.mjs'
import { measure, memoryOf, summary } from './bench-measure.mjs'

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '60' }, json: { type: 'boolean' } },
})
const folder = mkdtempSync(join(tmpdir(), 'keyless-bench-'))
try {
  const programs = makePrograms(folder)
  const cases = casesOf(programs, makeHomes(folder))
  const results = summary(measure(cases, Number(values.runs)))
  const list = cases.find(({ id }) => id === 'bun-list')
  const goals = [...goalsOf(results), memoryGoal(list && memoryOf(list))]
  if (values.json) console.log(JSON.stringify({ schemaVersion: 1, results, goals }, undefined, 2))
  else print(results, goals)
  process.exitCode = goals.every((goal) => goal.met !== false) ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/**
 * @param {readonly import('./bench-measure.mjs').Result[]} results
 * @param {readonly import('./bench-cases.mjs').Goal[]} goals
 */
function print(results, goals) {
  console.log(`${'case'.padEnd(52)}${'median'.padStart(9)}${'p10'.padStart(9)}  milliseconds`)
  for (const { name, median, p10 } of results) {
    console.log(name.padEnd(52) + median.toFixed(2).padStart(9) + p10.toFixed(2).padStart(9))
  }
  console.log('')
  for (const { name, value, limit, met } of goals) {
    const verdict = met === undefined ? 'not measured' : met ? 'met' : 'MISSED'
    console.log(`${name.padEnd(52)}${value.padStart(9)}  goal ${limit}: ${verdict}`)
  }
}
