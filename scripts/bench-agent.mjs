// @ts-check
/**
 * The agent under load, beside a server of the same runtime (node:http) that answers everybody with
 * nothing; they take turns, so that a busy moment meets both. Needs wrk.
 *
 *   npm run bench:agent -- [--rounds 8] [--requests 2000000] [--json]
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { steadyLoad } from './bench-agent-load.mjs'
import { makeHome } from './bench-inputs.mjs'
import { root } from './witness-paths.mjs'

/** @typedef {{ name: string, value: string, limit: string, met: boolean | undefined }} Goal */
/** @typedef {{ pid: number, port: number, path: string, token: string }} Running */

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '8' },
    requests: { type: 'string', default: '2000000' },
    json: { type: 'boolean' },
  },
})
const seconds = 3
const connections = 16
const emptyServer =
  "require('node:http').createServer((request, response) => response.end())" +
  ".listen(0, '127.0.0.1', function () { console.log(this.address().port) })"

const runtimes = [
  {
    name: 'Node',
    keyless: [process.execPath, join(root, 'dist', 'keyless.cjs')],
    empty: [process.execPath],
  },
  {
    name: 'executable',
    keyless: [join(root, 'dist', 'keyless')],
    empty: [join(root, 'node_modules', '.bin', 'bun')],
  },
].filter(({ keyless }) => existsSync(keyless.at(-1) ?? ''))

const folder = mkdtempSync(join(tmpdir(), 'keyless-bench-'))
try {
  /** @type {Goal[]} */
  const goals = []
  const loadBefore = loadavg()[0] ?? 0
  for (const runtime of runtimes) goals.push(...(await measureRuntime(runtime)))
  const load = [loadBefore, loadavg()[0] ?? 0].map((value) => value.toFixed(1)).join(' to ')
  if (values.json) console.log(JSON.stringify({ schemaVersion: 1, goals, load }, undefined, 2))
  else {
    for (const { name, value, limit, met } of goals) {
      const verdict = met === undefined ? '' : `: ${met ? 'met' : 'MISSED'}`
      console.log(`${name.padEnd(58)}${value.padStart(14)}  ${limit}${verdict}`)
    }
    console.log(`\nload of the machine (its own included): ${load}`)
  }
  process.exitCode = goals.every(({ met }) => met !== false) ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** @param {typeof runtimes[number]} runtime @returns {Promise<Goal[]>} */
async function measureRuntime({ name, keyless, empty }) {
  const home = makeHome(join(folder, name), 30)
  const env = { PATH: process.env['PATH'] ?? '', HOME: home.path }
  const [program = '', ...first] = keyless
  const agentCommand = (/** @type {string[]} */ ...words) =>
    execFileSync(program, [...first, 'agent', ...words], { env, encoding: 'utf8', stdio: 'pipe' })
  const started = JSON.parse(agentCommand('start', home.profile, '--json'))
  const [served] = started.profiles
  const { port, pathname: path } = new URL(served.url)
  const agent = { pid: started.agent.pid, port: Number(port), path, token: served.token }
  const beside = await startEmpty(empty, agent)
  try {
    const rates = inTurns(agent, beside.server)
    const latencies = await latencyGoals(name, agent, beside.server)
    return [...rateGoals(name, rates), ...latencies, memoryGoal(name, agent)]
  } finally {
    beside.stop()
    agentCommand('stop')
  }
}

/** @param {string[]} command @param {Running} like */
async function startEmpty([program = '', ...words], like) {
  const script = join(folder, 'empty-server.cjs')
  writeFileSync(script, emptyServer)
  const child = spawn(program, [...words, script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const port = await new Promise((resolve) => {
    child.stdout.once('data', (text) => resolve(Number(String(text))))
  })
  return { server: { ...like, pid: child.pid ?? 0, port }, stop: () => child.kill() }
}

/** Requests in a second, and how many there were. @param {Running} target @param {number} during */
function wrk({ port, path, token }, during) {
  const url = `http://127.0.0.1:${port}${path}`
  const words = ['-t1', `-c${connections}`, `-d${during}`, '-H', `Authorization: ${token}`, url]
  const { stdout, error } = spawnSync('wrk', words, { encoding: 'utf8' })
  if (error !== undefined) throw new Error('wrk is not installed (Debian: wrk)', { cause: error })
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(stdout)
  const number = (/** @type {RegExp} */ pattern) => Number(pattern.exec(stdout)?.[1] ?? Number.NaN)
  return { rate: number(/Requests\/sec:\s+([\d.]+)/), requests: number(/(\d+) requests in/) }
}

/** @param {Running} agent @param {Running} empty */
function inTurns(agent, empty) {
  const rounds = Array.from({ length: Number(values.rounds) }, (_, round) => {
    const turn = round % 2 === 0 ? [agent, empty] : [empty, agent]
    const rates = new Map(turn.map((target) => [target, wrk(target, seconds).rate]))
    return { agent: rates.get(agent) ?? 0, empty: rates.get(empty) ?? 0 }
  })
  return rounds
}

/** @param {number[]} numbers */
function median(numbers) {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN
}

/** @param {string} name @param {ReturnType<typeof inTurns>} rounds @returns {Goal[]} */
function rateGoals(name, rounds) {
  const rate = median(rounds.map((round) => round.agent))
  const share = median(rounds.map((round) => round.agent / round.empty))
  return [
    {
      name: `${name}: requests a second`,
      value: rate.toFixed(0),
      limit: 'goal > 5000',
      met: rate > 5000,
    },
    {
      name: `${name}: share of an empty server's rate`,
      value: share.toFixed(2),
      limit: 'goal >= 0.80',
      met: share >= 0.8,
    },
  ]
}

/**
 * Kept connections with some new ones among them, and nothing but new ones. For each of these the
 * executable asks the kernel whose it is; Node reads the kernel's whole table, which has a row for
 * every connection of the last minute.
 *
 * @param {string} name @param {Running} agent @param {Running} empty @returns {Promise<Goal[]>}
 */
async function latencyGoals(name, agent, empty) {
  /** @type {Goal[]} */
  const goals = []
  for (const fresh of [0.005, 1]) {
    const plan = { rate: 1000, seconds: 10, fresh }
    // What is compiled on the way is not what is asked about.
    await steadyLoad(agent, { ...plan, seconds: 1 })
    const { p50, p99, failed } = await steadyLoad(agent, plan)
    const beside = await steadyLoad(empty, plan)
    const kind = fresh === 1 ? 'all by new connections' : `${fresh * 1000} by new connections`
    const there = `empty server ${beside.p50.toFixed(2)}, ${beside.p99.toFixed(2)}`
    const isOutOfReach = fresh === 1 && name === 'Node' && p99 >= 2
    goals.push({
      name: `${name}: 1000 a second, ${kind}: p50, p99 ms`,
      value: `${p50.toFixed(2)}, ${p99.toFixed(2)}`,
      limit: `${there}; goal p99 < 2${isOutOfReach ? ', out of reach (docs/agent.md)' : ''}`,
      met: isOutOfReach ? undefined : p99 < 2 && failed === 0,
    })
  }
  return goals
}

/** @param {string} name @param {Running} agent @returns {Goal} */
function memoryGoal(name, agent) {
  const megabytes = () => {
    const status = readFileSync(`/proc/${agent.pid}/status`, 'utf8')
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024
  }
  const all = Number(values.requests)
  let asked = wrk(agent, seconds).requests
  const before = megabytes()
  while (asked < all) asked += wrk(agent, 10).requests
  const after = megabytes()
  return {
    name: `${name}: megabytes over ${(asked / 1e6).toFixed(1)} million requests`,
    value: `${before.toFixed(0)} -> ${after.toFixed(0)}`,
    limit: 'goal < 1.2 times',
    met: after < before * 1.2,
  }
}
