import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FaultRequest } from '../../src/sandbox/faults.ts'
import { tokenFile } from '../flows/flow-fixture.ts'
import { freePort } from '../support/free-port.ts'
import { makeCertificate, startHttps, type TestServer } from '../support/http-servers.ts'
import { keyless, type Outcome } from '../support/programs.ts'
import { callsOf } from '../support/stage.ts'
import { iamLookUps, type NetworkOperation, networkOperations } from './network-operations.ts'
import { createSpoiltStage, type SpoiltStage } from './spoilt-stage.ts'
import { long } from './storm-size.ts'

/** What goes wrong, until it is cleared, and the sentence that tells so. */
interface Trouble {
  readonly name: string
  readonly fault?: Omit<FaultRequest, 'operation'>
  /** In place of the sandbox. */
  readonly endpoint?: () => string
  readonly says: RegExp
  /** Another try cannot help. */
  readonly isLasting?: true
  /** Waits for seconds on purpose. */
  readonly isSlow?: true
  /** The service may have acted on the request. */
  readonly mayBeDone?: true
  /** An answer without a body is whole all the same. */
  readonly isBodyOnly?: true
}

/** Three attempts with their pauses, and a busy machine. */
const quickS = 25
/** Three times ten seconds, or two pauses of twenty, as the service wishes. */
const slowS = 60
/** An outage of two minutes. */
const patientS = 160

let folder: string
let https: TestServer
let closedPort = 0

const unreachable = /could not be reached/
const cut = /was cut before the answer was complete/
const foreign = /Something other than AWS answered: a network that wants you to sign in first/
const fewer = /AWS asks for fewer requests/
const could = (status: number) => new RegExp(`AWS could not answer \\w+ \\(status ${status}\\)`)

const troubles: readonly Trouble[] = [
  { name: 'a port where nobody listens', endpoint: closed, says: unreachable },
  {
    name: 'a certificate of nobody',
    endpoint: untrusted,
    says: /is not signed by/,
    isLasting: true,
  },
  { name: 'a reset', fault: { kind: 'refuse' }, says: cut, mayBeDone: true },
  {
    name: 'a reset in the middle',
    fault: { kind: 'drop' },
    says: cut,
    mayBeDone: true,
    isBodyOnly: true,
  },
  {
    name: 'garbage',
    fault: { kind: 'garbage' },
    says: /something unexpected|not what (?:STS|IAM) sends|has no sign-in token/,
    isLasting: true,
  },
  { name: 'a hotel', fault: { kind: 'captive-portal' }, says: foreign, isLasting: true },
  { name: 'status 500', fault: { kind: 'server-error' }, says: could(500), mayBeDone: true },
  { name: 'status 503', fault: { kind: 'server-error', status: 503 }, says: could(503) },
  {
    name: 'status 504',
    fault: { kind: 'server-error', status: 504 },
    says: could(504),
    mayBeDone: true,
  },
  { name: 'status 429', fault: { kind: 'throttle' }, says: fewer },
  { name: 'status 429 for a second', fault: { kind: 'throttle', retryAfter: 1 }, says: fewer },
  {
    name: 'status 429 for an hour',
    fault: { kind: 'throttle', retryAfter: 3600 },
    says: fewer,
    isSlow: true,
  },
  {
    name: 'silence',
    fault: { kind: 'slow', ms: 600_000 },
    says: /did not answer within 10 s|took too long/,
    isSlow: true,
    mayBeDone: true,
  },
]

function closed(): string {
  return `http://127.0.0.1:${closedPort}`
}

function untrusted(): string {
  return https.url
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keyless-network-'))
  const certificate = makeCertificate(folder, 'IP:127.0.0.1')
  https = await startHttps(certificate, (_, response) => response.end())
  closedPort = await freePort()
})
afterAll(async () => {
  await https.close()
  rmSync(folder, { recursive: true, force: true })
})

function everyEndpoint(url: string): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL_SSO_OIDC: url,
    AWS_ENDPOINT_URL_SSO: url,
    AWS_ENDPOINT_URL_STS: url,
    AWS_ENDPOINT_URL_SIGNIN: url,
  }
}

async function ready(on: SpoiltStage): Promise<void> {
  if ((await on.next()).outcome.exitCode === 0) return
  const outcome = await keyless(['login', 'my-org'], { env: on.env() })
  expect(outcome, outcome.stderr + on.stage.browserLog()).toMatchObject({ exitCode: 0 })
}

async function meet(on: SpoiltStage, asked: NetworkOperation, trouble: Trouble): Promise<Outcome> {
  const { sandbox } = on.stage
  const url = trouble.endpoint?.()
  if (trouble.fault) sandbox.faults.add({ ...trouble.fault, operation: asked.operation })
  try {
    return await keyless(asked.args, {
      env: {
        ...on.env(),
        ...(url && everyEndpoint(url)),
      },
      cwd: on.stage.home.path,
      timeoutMs: patientS * 1000,
      ...(asked.input !== undefined && { input: asked.input }),
      ...(asked.onStart && { onStart: asked.onStart }),
    })
  } finally {
    sandbox.faults.clear()
  }
}

/** The truth in one sentence, and what to do about it. */
function expectTold(
  { stderr, exitCode }: Outcome,
  { goesOn }: NetworkOperation,
  { says, isBodyOnly }: Trouble,
): void {
  if (goesOn) {
    const told = isBodyOnly ? 'Signed out' : 'AWS could not be told'
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining(told)])
    return
  }
  expect(exitCode, stderr).toBe(1)
  const [error, advice] = stderr.trim().split('\n').slice(-2)
  expect(error).toMatch(/^error: [^\n]+\.$/)
  expect(error).toMatch(says)
  expect(advice).toMatch(/^try: \S/)
}

function mostCalls(asked: NetworkOperation, { isLasting, mayBeDone }: Trouble): number {
  // Four accounts, each asked about; or as often as two minutes allow.
  if (asked.isPatient) return isLasting ? 4 : 300
  return isLasting || (asked.isOnce && mayBeDone) ? 1 : 3
}

function longestS(asked: NetworkOperation, { isSlow, isLasting }: Trouble): number {
  if (asked.isPatient && !isLasting) return patientS
  return isSlow ? slowS : quickS
}

async function expectBorne(
  on: SpoiltStage,
  asked: NetworkOperation,
  trouble: Trouble,
): Promise<string> {
  await ready(on)
  await asked.prepare(on)
  on.stage.sandbox.journal.clear()
  const before = on.stage.home.read(tokenFile)
  const startMs = performance.now()
  const outcome = await meet(on, asked, trouble)
  const seconds = (performance.now() - startMs) / 1000
  const calls = callsOf(on.stage, asked.operation)
  const row = `${trouble.name}: ${seconds.toFixed(1)} s, ${calls} calls: ${outcome.stderr.trim().split('\n').slice(-2).join(' ')}`
  expectTold(outcome, asked, trouble)
  expect(seconds, row).toBeLessThan(longestS(asked, trouble))
  expect(calls, row).toBeLessThanOrEqual(mostCalls(asked, trouble))
  if (asked.goesOn) return row
  expect(on.stage.home.read(tokenFile), row).toBe(before)
  const { outcome: next } = await on.next()
  // A refresh that the service did, and whose answer is lost, has cost the sign-in.
  const isLost = asked.isOnce && trouble.mayBeDone
  expect(isLost ? [0, 4] : [0], `${row}, then ${next.stderr}`).toContain(next.exitCode)
  return row
}

/** What waits on purpose is for the whole proof. */
const isWaiting = (asked: NetworkOperation, { isSlow, isLasting }: Trouble): boolean =>
  isSlow === true || (asked.isPatient === true && isLasting !== true)

function concerns(asked: NetworkOperation, { endpoint, isLasting }: Trouble): boolean {
  if (endpoint !== undefined && asked.isFirst !== true) return false
  return asked.isAskedAgain !== true || isLasting === true
}

async function withStage<T>(work: (on: SpoiltStage) => Promise<T>): Promise<T> {
  const on = await createSpoiltStage(iamLookUps)
  try {
    return await work(on)
  } finally {
    await on.stage.close()
  }
}

describe.concurrent.each(networkOperations)('$name', (asked) => {
  const all = troubles.filter((trouble) => concerns(asked, trouble))
  const waiting = long ? all.filter((trouble) => isWaiting(asked, trouble)) : []

  it('bears every trouble of the network, and says which', { timeout: 600_000 }, async () => {
    const quick = withStage(async (on) => {
      const rows: string[] = []
      for (const trouble of all) {
        if (!isWaiting(asked, trouble)) rows.push(await expectBorne(on, asked, trouble))
      }
      return rows
    })
    const slow = waiting.map((trouble) =>
      withStage(async (on) => [await expectBorne(on, asked, trouble)]),
    )
    const rows = (await Promise.all([quick, ...slow])).flat()
    if (long) process.stderr.write(`${asked.name}\n${rows.map((row) => `  ${row}\n`).join('')}`)
  })
})
