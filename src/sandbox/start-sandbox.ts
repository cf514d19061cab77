/**
 * `startSandbox`: a real Identity Center on this machine, for trying and testing. Real clients use
 * it unchanged; it shares no code with keyless as a client.
 */
import { type Clock, systemClock } from '../system/clock.ts'
import type { RunSql } from './athena.ts'
import { type Box, createBox, resetBox } from './box.ts'
import { type SandboxClock, createSandboxClock } from './clock.ts'
import { defaultDirectory } from './default-organisation.ts'
import type { Directory } from './directory.ts'
import type { SandboxRequest, SandboxResponse } from './exchange.ts'
import type { Faults } from './faults.ts'
import type { Journal } from './journal.ts'
import { answer } from './router.ts'
import type { TrailBucket } from './s3/buckets.ts'
import { startServer } from './server.ts'
import { endSignInsOf } from './sign-ins.ts'
import { type Keeper, createKeeper, readState } from './state-file.ts'
import { createStore } from './store.ts'

/** How a sandbox is started. */
export interface SandboxOptions {
  /** Of 127.0.0.1 (0: any free one). */
  readonly port?: number
  /** Users, accounts and roles (the tutorial's). */
  readonly directory?: Directory
  /** What the sandbox's clock starts from (the machine's). */
  readonly clock?: Pick<Clock, 'now'>
  /** Where to keep everything between runs (in memory only). */
  readonly stateFile?: string
  /** Carries out the statements of its Athena, which fail without it. */
  readonly runSql?: RunSql
  /** Hears of a state file that cannot be written. */
  readonly onError?: (error: unknown) => void
  /** Folders that S3 has as buckets, by the buckets' names; nothing is written there (none). */
  readonly buckets?: Readonly<Record<string, string>>
  /** The trail has the data events of S3 too (false, as a trail of AWS). */
  readonly dataEvents?: boolean | undefined
}

/** A running sandbox. It ends with the process, or by `close`. */
export interface Sandbox {
  /** `http://127.0.0.1:8490`: the value of AWS_ENDPOINT_URL_SSO_OIDC, _SSO, _STS, _IAM and _S3. */
  readonly url: string
  readonly port: number
  /** Bearer token of the control API. */
  readonly token: string
  readonly startUrl: string
  readonly region: string
  /** Users, accounts and roles. */
  readonly directory: Directory
  /** The sandbox's own: `advance(ms)` moves it, so that tokens and keys end. */
  readonly clock: SandboxClock
  /** `add({ operation: 'GetRoleCredentials', kind: 'throttle', count: 2 })` and the like. */
  readonly faults: Faults
  /** Every request of a client, counted. */
  readonly journal: Journal
  /** Ends all sessions of a user, as an administrator would. Returns how many. */
  revoke(userName: string): number
  /** As if just started. */
  reset(): void
  /** Settles when the sandbox ended, by `close` or by its control API. */
  readonly closed: Promise<void>
  close(): Promise<void>
}

function bucketsOf({ buckets = {} }: SandboxOptions): readonly TrailBucket[] {
  return Object.entries(buckets).map(([name, folder]) => ({ name, folder }))
}

interface Kept {
  readonly clock: SandboxClock
  readonly store: ReturnType<typeof createStore>
  readonly keeper: Keeper | undefined
}

function openState(options: SandboxOptions): Kept {
  const machine = options.clock ?? systemClock
  const { stateFile } = options
  if (stateFile === undefined) {
    return { clock: createSandboxClock(machine), store: createStore(), keeper: undefined }
  }
  const before = readState(stateFile)
  const clock = createSandboxClock(machine, before?.offsetMs, () => keeper.changed())
  const store = createStore(() => keeper.changed())
  const keeper = createKeeper(
    stateFile,
    () => ({ version: 1, offsetMs: clock.offsetMs, records: store.snapshot() }),
    options.onError ?? (() => {}),
  )
  store.restore(before?.records ?? {})
  return { clock, store, keeper }
}

/**
 * Starts an Identity Center on this machine, for trying and testing; every AWS client can use it.
 * Throws SystemError `port-in-use`, `file-unreadable`, `file-unwritable`.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { clock, store, keeper } = openState(options)
  const directory = options.directory ?? defaultDirectory()
  let handle: (request: SandboxRequest) => SandboxResponse = () => ({
    status: 503,
    headers: {},
    body: '',
  })
  const server = await startServer({
    port: options.port ?? 0,
    answer: (request) => handle(request),
  })
  let closing: Promise<void> | undefined
  let settle: () => void = () => {}
  const closed = new Promise<void>((resolve) => {
    settle = resolve
  })
  const close = async (): Promise<void> => {
    closing ??= server.close().then(() => keeper?.flush())
    await closing.finally(settle)
  }
  const url = `http://127.0.0.1:${server.port}`
  const stop = (): void => {
    close().catch(options.onError ?? (() => {}))
  }
  const box: Box = createBox({
    clock,
    directory,
    origin: url,
    store,
    stop,
    buckets: bucketsOf(options),
    runSql: options.runSql,
    dataEvents: options.dataEvents,
  })
  handle = (request) => answer(box, request)
  return {
    url,
    port: server.port,
    token: box.controlToken,
    startUrl: directory.organisation.startUrl,
    region: directory.organisation.region,
    directory,
    clock,
    faults: box.faults,
    journal: box.journal,
    revoke: (userName) => endSignInsOf(box.world, userName),
    reset: () => resetBox(box),
    closed,
    close,
  }
}
