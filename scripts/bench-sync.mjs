// @ts-check
/**
 * How long `profiles sync` takes for a large organisation, against the least that the service allows
 * (calls ÷ rate, plus an outage). The sandbox plays the service at its real rates, or faster.
 *
 *   npm run bench:sync -- [--accounts 5000] [--speed 1] [--json]
 */
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './witness-paths.mjs'

const { values } = parseArgs({
  options: {
    accounts: { type: 'string', default: '5000' },
    speed: { type: 'string', default: '1' },
    json: { type: 'boolean' },
  },
})
const accounts = Number(values.accounts)
const speed = Number(values.speed)
const roles = 4
const outageSeconds = 30

/**
 * @typedef {{ readonly name: string, readonly rate: number, readonly faults: readonly object[],
 *   readonly burstEverySeconds?: number, readonly outage?: number, readonly goal: number }} Scenario
 * @type {readonly Scenario[]}
 */
const scenarios = [
  { name: '20 calls a second', rate: 20, faults: [], goal: 1.05 },
  {
    name: '10 a second, and bursts of refusals',
    rate: 10,
    faults: [],
    burstEverySeconds: 20,
    goal: 1.15,
  },
  {
    name: `20 a second, and ${outageSeconds} s of 503`,
    rate: 20,
    faults: [
      {
        operation: 'ListAccountRoles',
        kind: 'server-error',
        status: 503,
        seconds: Math.max(1, Math.round(outageSeconds / speed)),
      },
    ],
    outage: Math.max(1, Math.round(outageSeconds / speed)),
    goal: 1.05,
  },
]

const entry = join(root, 'dist', 'keyless.cjs')
if (!existsSync(entry)) execFileSync('npm', ['run', 'build'], { cwd: root, stdio: 'ignore' })
const program = [process.execPath, entry]
const quoted = program.map((word) => `'${word}'`).join(' ')

/** @param {string} home @param {string} url */
function environment(home, url) {
  return {
    HOME: home,
    PATH: process.env.PATH ?? '',
    DISPLAY: ':0',
    BROWSER: `${quoted} sandbox visit --background %s --user alice`,
    AWS_ENDPOINT_URL_SSO: url,
    AWS_ENDPOINT_URL_SSO_OIDC: url,
  }
}

/** @param {readonly string[]} args @param {Record<string, string>} env */
async function keyless(args, env) {
  const child = spawn(process.execPath, [entry, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let stdout = ''
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
  const code = await new Promise((resolve) => child.on('close', resolve))
  if (code !== 0) throw new Error(`keyless ${args.join(' ')} failed: ${stdout}`)
  return stdout
}

/** @param {Scenario} scenario @param {string} home */
async function measure(scenario, home) {
  mkdirSync(join(home, '.aws'), { recursive: true })
  const start = ['sandbox', 'start', '--background', '--json', `--accounts=${accounts}`]
  const plain = { HOME: home, PATH: process.env.PATH ?? '' }
  const { url, token } = JSON.parse(await keyless([...start, `--roles=${roles}`], plain))
  const env = environment(home, url)
  /** @param {string} method @param {string} path @param {object} [body] */
  const control = async (method, path, body) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    return await (await fetch(`${url}/control/${path}`, { method, headers, ...sent })).json()
  }
  try {
    writeFileSync(
      join(home, '.aws', 'config'),
      '[sso-session my-org]\nsso_start_url = https://my-org.awsapps.com/start\nsso_region = us-east-1\n' +
        'sso_registration_scopes = sso:account:access\n',
    )
    await keyless(['login', 'my-org'], env)
    const rate = scenario.rate * speed
    await control('POST', 'faults', { operation: '*', kind: 'throttle', rate, retryAfter: 1 })
    for (const fault of scenario.faults) await control('POST', 'faults', fault)
    const everyMs = ((scenario.burstEverySeconds ?? 0) * 1000) / speed
    const burst = async () => {
      const { id } = await control('POST', 'faults', {
        operation: 'ListAccountRoles',
        kind: 'throttle',
      })
      setTimeout(() => void control('DELETE', `faults?id=${id}`), 1000 / speed)
    }
    const bursts = everyMs > 0 ? setInterval(() => void burst(), everyMs) : undefined
    const began = performance.now()
    await keyless(['profiles', 'sync', '--yes', '--json', `--rate=${19.5 * speed}`], env)
    const seconds = (performance.now() - began) / 1000
    clearInterval(bursts)
    const { counts } = await control('GET', 'requests')
    const profiles = readFileSync(join(home, '.aws', 'config'), 'utf8').match(/^\[profile /gm)
    return result(scenario, seconds, counts, profiles?.length ?? 0)
  } finally {
    await control('POST', 'stop', {})
  }
}

/**
 * @param {Scenario} scenario @param {number} seconds
 * @param {Record<string, {total: number, ok: number} | undefined>} counts @param {number} profiles
 */
function result({ name, rate, outage = 0, goal }, seconds, counts, profiles) {
  const listed = [counts.ListAccounts, counts.ListAccountRoles]
  const ok = listed.reduce((sum, count) => sum + (count?.ok ?? 0), 0)
  const refused = listed.reduce((sum, count) => sum + (count?.total ?? 0), 0) - ok
  const floor = ok / (rate * speed) + outage
  return { name, seconds, floor, ratio: seconds / floor, goal, refused, profiles }
}

const folder = mkdtempSync(join(tmpdir(), 'keyless-bench-sync-'))
try {
  const results = []
  for (const [at, scenario] of scenarios.entries()) {
    results.push(await measure(scenario, join(folder, String(at))))
    if (!values.json) print(results.at(-1))
  }
  if (values.json) console.log(JSON.stringify({ schemaVersion: 1, accounts, speed, results }))
  const isMet = results.every(
    ({ ratio, goal, profiles }) => ratio <= goal && profiles === accounts * roles,
  )
  process.exitCode = isMet ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** @param {Awaited<ReturnType<typeof measure>> | undefined} measured */
function print(measured) {
  if (measured === undefined) return
  const { name, seconds, floor, ratio, goal, refused, profiles } = measured
  console.log(
    `${name.padEnd(38)}${seconds.toFixed(1).padStart(7)} s, floor ${floor.toFixed(1)} s: ` +
      `${ratio.toFixed(3)} (goal ${goal}), ${refused} refused, ${profiles} profiles`,
  )
}
