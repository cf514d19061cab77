// @ts-check
/** Times whole processes, one at a time. */
import { spawnSync } from 'node:child_process'

/**
 * @typedef {{ id: string, name: string, command: readonly [string, ...string[]], env: Record<string, string>, every?: number, stdout?: 'ignore' }} Case
 * @typedef {{ id: string, name: string, median: number, p10: number, runs: number }} Result
 */

const warmUps = 3

/** The runs in turns, the order reversed every other time. @param {readonly Case[]} cases @param {number} runs */
export function measure(cases, runs) {
  const times = new Map(cases.map((item) => [item, /** @type {number[]} */ ([])]))
  for (let run = -warmUps; run < runs; run++) {
    const turn = run % 2 === 0 ? cases : cases.toReversed()
    for (const item of turn) {
      // A slow program, the AWS CLI, gets fewer runs.
      if (run % (item.every ?? 1) !== 0) continue
      // Once unmeasured, so that every case finds the processor's caches as it left them itself.
      timed(item)
      const time = timed(item)
      if (run >= 0) times.get(item)?.push(time)
    }
  }
  return times
}

/** @param {Map<Case, number[]>} times @returns {Result[]} */
export function summary(times) {
  return [...times].map(([{ id, name }, unsorted]) => {
    const sorted = unsorted.toSorted((a, b) => a - b)
    const at = (/** @type {number} */ part) =>
      sorted[Math.floor(sorted.length * part)] ?? Number.NaN
    return { id, name, median: at(0.5), p10: at(0.1), runs: sorted.length }
  })
}

/** Milliseconds. @param {Case} item */
function timed({ name, command, env, stdout = 'pipe' }) {
  const [file, ...args] = command
  const start = process.hrtime.bigint()
  const result = spawnSync(file, args, { env, stdio: ['ignore', stdout, 'pipe'] })
  const time = Number(process.hrtime.bigint() - start) / 1e6
  if (result.status !== 0) throw new Error(`${name} failed: ${result.stderr ?? result.error}`)
  return time
}

/** Megabytes at most; undefined where GNU time is not installed. @param {Case} item */
export function memoryOf({ command, env }) {
  const words = ['-f', '%M', ...command]
  const result = spawnSync('/usr/bin/time', words, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  const kilobytes = Number(
    String(result.stderr ?? '')
      .trim()
      .split('\n')
      .at(-1),
  )
  return result.error === undefined && kilobytes > 0 ? kilobytes / 1024 : undefined
}
