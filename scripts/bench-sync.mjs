// @ts-check
/**
 * How long `profiles sync` takes for a large organisation, against the least that the service allows
 * (calls ÷ rate, plus an outage). The sandbox plays the service at its real rates, or faster.
 *
 *   npm run bench:sync -- [--accounts 5000] [--speed 1] [--only clean,kills] [--seed 1] [--json]
 *
 * At speed 1 and 5,000 accounts: clean and outage 5 minutes each, throttled 9, kills and two 5 each,
 * aws-sso-util (where `npm run witnesses` has put it) and granted (where it is installed) 5 more each.
 */
import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { parseArgs } from 'node:util'
import { root, witnessPaths } from './witness-paths.mjs'

const { values } = parseArgs({
  options: {
    accounts: { type: 'string', default: '5000' },
    speed: { type: 'string', default: '1' },
    only: { type: 'string', default: 'clean,throttled,outage,peers' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    json: { type: 'boolean' },
  },
})
const accounts = Number(values.accounts)
const speed = Number(values.speed)
const roles = 4
const startUrl = 'https://my-org.awsapps.com/start'
const outageSeconds = 30
/** Another tool is stopped after so many times the least that is possible. */
const peerPatience = 4
const only = values.only.split(',')

/**
 * @typedef {{ readonly id: string, readonly name: string, readonly rate: number,
 *   readonly faults: readonly object[], readonly burstEverySeconds?: number, readonly outage?: number,
 *   readonly goal: number | undefined }} Scenario
 * @type {readonly Scenario[]}
 */
const scenarios = [
  { id: 'clean', name: '20 calls a second', rate: 20, faults: [], goal: 1.05 },
  {
    id: 'throttled',
    name: '10 a second, and bursts of refusals',
    rate: 10,
    faults: [],
    burstEverySeconds: 20,
    goal: 1.15,
  },
  {
    id: 'outage',
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
  // What a killed run had under way is asked again: of time only the whole is told.
  { id: 'kills', name: 'killed at ten random points', rate: 20, faults: [], goal: undefined },
  // The second goes on when the first has ended.
  { id: 'two', name: 'two at once', rate: 20, faults: [], goal: undefined },
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

const syncWords = ['profiles', 'sync', '--yes', '--json', `--rate=${19.5 * speed}`]

/** @param {Scenario} scenario @param {Record<string, string>} env @param {() => Promise<number>} asked */
async function work({ id }, env, asked) {
  if (id === 'kills') {
    const points = randomPoints()
    console.error(`--seed ${values.seed}: killed after ${points.join(', ')} calls`)
    for (const calls of points) await killedAfter(calls, env, asked)
  }
  const runs = Array.from({ length: id === 'two' ? 2 : 1 }, () => keyless(syncWords, env))
  await Promise.all(runs)
}

/** Ten numbers of calls, together fewer than all. */
function randomPoints() {
  let state = Number(values.seed)
  return Array.from({ length: 10 }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return Math.floor((state / 0x80000000) * (accounts / 10 - 30))
  })
}

/** @param {number} calls @param {Record<string, string>} env @param {() => Promise<number>} asked */
async function killedAfter(calls, env, asked) {
  const before = await asked()
  const child = spawn(process.execPath, [entry, ...syncWords], { env, stdio: 'ignore' })
  const closed = new Promise((resolve) => child.on('close', (_, signal) => resolve(signal)))
  while ((await asked()) - before < calls && child.exitCode === null) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  child.kill('SIGKILL')
  if ((await closed) !== 'SIGKILL') throw new Error('a run had ended before it was killed')
}

/**
 * @template T @param {string} home
 * @param {(world: { env: Record<string, string>, control: (method: string, path: string, body?: object) => Promise<any> }) => Promise<T>} use
 * @returns {Promise<T>}
 */
async function withSandbox(home, use) {
  mkdirSync(join(home, '.aws'), { recursive: true })
  const start = ['sandbox', 'start', '--background', '--json', `--accounts=${accounts}`]
  const plain = { HOME: home, PATH: process.env.PATH ?? '' }
  const { url, token } = JSON.parse(await keyless([...start, `--roles=${roles}`], plain))
  /** @param {string} method @param {string} path @param {object} [body] */
  const control = async (method, path, body) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    return await (await fetch(`${url}/control/${path}`, { method, headers, ...sent })).json()
  }
  try {
    return await use({ env: environment(home, url), control })
  } finally {
    await control('POST', 'stop', {})
  }
}

/** @param {Scenario} scenario @param {string} home */
async function measure(scenario, home) {
  return await withSandbox(home, async ({ env, control }) => {
    writeFileSync(
      join(home, '.aws', 'config'),
      `[sso-session my-org]\nsso_start_url = ${startUrl}\nsso_region = us-east-1\n` +
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
    await work(scenario, env, async () => {
      const { counts } = await control('GET', 'requests')
      return counts.ListAccountRoles?.total ?? 0
    })
    const seconds = (performance.now() - began) / 1000
    clearInterval(bursts)
    const { counts } = await control('GET', 'requests')
    const config = readFileSync(join(home, '.aws', 'config'), 'utf8')
    return result(scenario, seconds, counts, config)
  })
}

/**
 * @param {Scenario} scenario @param {number} seconds
 * @param {Record<string, {total: number, ok: number} | undefined>} counts @param {string} config
 */
function result({ name, rate, outage = 0, goal }, seconds, counts, config) {
  const profiles = config.match(/^\[profile /gm)?.length ?? 0
  const file = createHash('sha256').update(config).digest('hex')
  const listed = [counts.ListAccounts, counts.ListAccountRoles]
  const ok = listed.reduce((sum, count) => sum + (count?.ok ?? 0), 0)
  const refused = listed.reduce((sum, count) => sum + (count?.total ?? 0), 0) - ok
  const floor = ok / (rate * speed) + outage
  return { name, seconds, floor, ratio: seconds / floor, goal, refused, profiles, file }
}

const folder = mkdtempSync(join(tmpdir(), 'keyless-bench-sync-'))
try {
  const results = []
  for (const scenario of scenarios.filter(({ id }) => only.includes(id))) {
    results.push(await measure(scenario, join(folder, scenario.id)))
    if (!values.json) print(results.at(-1))
  }
  const peers = only.includes('peers') ? await measurePeers(join(folder, 'peers')) : []
  const sameFile = new Set(results.map(({ file }) => file)).size < 2
  if (values.json) {
    console.log(JSON.stringify({ schemaVersion: 1, accounts, speed, results, sameFile, peers }))
  } else {
    console.log(`all of them wrote the same file: ${sameFile ? 'yes' : 'NO'}`)
    for (const peer of peers) printPeer(peer)
  }
  const isMet = results.every(
    ({ ratio, goal, profiles }) =>
      ratio <= (goal ?? Number.POSITIVE_INFINITY) && profiles === accounts * roles,
  )
  process.exitCode = isMet && sameFile ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** @typedef {{ readonly name: string, readonly program: string | undefined, readonly words: readonly string[], readonly missing: string }} Peer */

/** @param {string} name */
function onPath(name) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
}

/** @returns {readonly Peer[]} */
function knownPeers() {
  const region = 'us-east-1'
  const where = ['--sso-start-url', startUrl, '--sso-region', region, '--region', region]
  return [
    {
      name: 'aws-sso-util',
      program: witnessPaths().KEYLESS_WITNESS_AWS_SSO_UTIL ?? onPath('aws-sso-util'),
      words: ['configure', 'populate', ...where],
      missing: 'not installed (npm run witnesses)',
    },
    {
      name: 'granted',
      // It keeps to 20 calls a second by itself, however fast the sandbox is.
      program: speed === 1 ? onPath('granted') : undefined,
      words: ['sso', 'populate', '--sso-region', region, startUrl],
      missing: speed === 1 ? 'not installed' : 'it never asks more than 20 times a second',
    },
  ]
}

/**
 * What other tools do on the same sandbox, at the first scenario's rate.
 *
 * @param {string} home
 */
async function measurePeers(home) {
  const measured = []
  for (const peer of knownPeers()) {
    if (peer.program === undefined) console.error(`not measured: ${peer.name}, ${peer.missing}`)
    else measured.push(await measurePeer(peer, peer.program, join(home, peer.name)))
  }
  return measured
}

/**
 * They find the sign-in by its start URL. What granted keeps of it goes to a file, so that it asks no
 * keychain.
 *
 * @param {Peer} peer @param {string} program @param {string} home
 */
async function measurePeer({ name, words }, program, home) {
  return await withSandbox(home, async ({ env, control }) => {
    const legacy = `[profile sign-in]\nsso_start_url = ${startUrl}\nsso_region = us-east-1\n`
    writeFileSync(join(home, '.aws', 'config'), legacy)
    mkdirSync(join(home, '.granted'))
    writeFileSync(join(home, '.granted', 'config'), '[Keyring]\nBackend = "file"\n')
    await keyless(['login', '--profile', 'sign-in'], env)
    const rate = 20 * speed
    await control('POST', 'faults', { operation: '*', kind: 'throttle', rate, retryAfter: 1 })
    const began = performance.now()
    const own = { ...env, CF_KEYRING_FILE_PASSWORD: 'bench' }
    const child = spawn(program, words, { env: own, stdio: 'ignore' })
    const patience = setTimeout(
      () => child.kill(),
      Math.max(60, (peerPatience * accounts) / rate) * 1000,
    )
    const code = await new Promise((resolve) => child.on('close', resolve))
    clearTimeout(patience)
    const seconds = (performance.now() - began) / 1000
    const { counts } = await control('GET', 'requests')
    const config = readFileSync(join(home, '.aws', 'config'), 'utf8')
    const scenario = { id: 'peer', name, rate: 20, faults: [], goal: undefined }
    const measured = result(scenario, seconds, counts, config)
    return { ...measured, profiles: measured.profiles - 1, code }
  })
}

/** @param {Awaited<ReturnType<typeof measurePeers>>[number]} measured */
function printPeer({ name, seconds, floor, ratio, refused, profiles, code }) {
  const end =
    code === 0
      ? ''
      : code === null
        ? ', stopped for its slowness'
        : `, FAILED with exit code ${code}`
  console.log(
    `${name.padEnd(38)}${seconds.toFixed(1).padStart(7)} s, floor ${floor.toFixed(1)} s: ` +
      `${ratio.toFixed(3)}, ${refused} refused, ${profiles} profiles${end}`,
  )
}

/** @param {Awaited<ReturnType<typeof measure>> | undefined} measured */
function print(measured) {
  if (measured === undefined) return
  const { name, seconds, floor, ratio, goal, refused, profiles } = measured
  console.log(
    `${name.padEnd(38)}${seconds.toFixed(1).padStart(7)} s, floor ${floor.toFixed(1)} s: ` +
      `${ratio.toFixed(3)}${goal === undefined ? '' : ` (goal ${goal})`}, ${refused} refused, ` +
      `${profiles} profiles`,
  )
}
