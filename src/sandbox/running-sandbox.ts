/** Which sandboxes run on this machine: one private record each, by port. */
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { SystemError, UsageError } from '../errors.ts'
import type { Clock } from '../system/clock.ts'
import { readPlainIfPresent } from '../system/files.ts'
import { type ControlClient, createControlClient } from './control-client.ts'
import { jsonObject } from './json-input.ts'
import { writePrivate } from './state-file.ts'

export interface SandboxRecord {
  readonly version: 1
  readonly url: string
  readonly port: number
  /** Bearer token of the control API. */
  readonly token: string
  readonly pid: number
  readonly startUrl: string
  readonly region: string
  /** A throw-away HOME for programs that shall use the sandbox. */
  readonly home: string
}

/** `…/keyless/sandbox`; a record is `PORT.json` in it. */
export function sandboxFolder(stateFolder: string): string {
  return join(stateFolder, 'sandbox')
}

export function recordPath(stateFolder: string, port: number): string {
  return join(sandboxFolder(stateFolder), `${port}.json`)
}

export function homePath(stateFolder: string, port: number): string {
  return join(sandboxFolder(stateFolder), String(port), 'home')
}

/** Writes the record, and makes its HOME: empty, unless an earlier run is to be kept. */
export function announce(stateFolder: string, record: SandboxRecord, keepHome: boolean): void {
  if (!keepHome) rmSync(record.home, { recursive: true, force: true })
  mkdirSync(record.home, { recursive: true, mode: 0o700 })
  writePrivate(recordPath(stateFolder, record.port), `${JSON.stringify(record, null, 2)}\n`)
}

export function withdraw(stateFolder: string, record: SandboxRecord, keepHome: boolean): void {
  const own = join(sandboxFolder(stateFolder), String(record.port))
  if (!keepHome) rmSync(own, { recursive: true, force: true })
  // Last: whoever stops a sandbox waits for its record to go.
  rmSync(recordPath(stateFolder, record.port), { force: true })
}

function readRecord(path: string): SandboxRecord | undefined {
  let bytes: Buffer | undefined
  try {
    bytes = readPlainIfPresent(path)
  } catch {
    return undefined
  }
  const record = bytes && jsonObject(bytes)
  const complete =
    record?.['version'] === 1 &&
    typeof record['port'] === 'number' &&
    ['url', 'token', 'home', 'startUrl', 'region'].every((name) => typeof record[name] === 'string')
  return complete ? (record as unknown as SandboxRecord) : undefined
}

interface Found {
  readonly record: SandboxRecord
  /** Where the record is. */
  readonly file: string
}

function found(file: string): readonly Found[] {
  const record = readRecord(file)
  return record === undefined ? [] : [{ record, file }]
}

function recordsIn(folder: string): readonly Found[] {
  let names: readonly string[]
  try {
    names = readdirSync(folder)
  } catch {
    return []
  }
  return names
    .filter((name) => /^\d+\.json$/.test(name))
    .flatMap((name) => found(join(folder, name)))
}

export interface RunningSandbox extends Found {
  readonly control: ControlClient
}

export interface FindOptions {
  readonly stateFolder: string
  readonly port?: number | undefined
  /** Value of KEYLESS_SANDBOX: the record of the sandbox whose shell this is. */
  readonly recordFile?: string | undefined
}

function isRefused(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  return (cause as NodeJS.ErrnoException | undefined)?.code === 'ECONNREFUSED'
}

async function isAlive({ file, control }: RunningSandbox): Promise<boolean> {
  try {
    await control.status()
    return true
  } catch (error) {
    // Killed, so that it could not withdraw its record itself.
    if (isRefused(error)) rmSync(file, { force: true })
    return false
  }
}

function candidates({ stateFolder, port, recordFile }: FindOptions): readonly Found[] {
  const here = sandboxFolder(stateFolder)
  if (port !== undefined) {
    // The shell of a sandbox has a HOME of its own: the others' records are beside its own one.
    const folders = new Set([here, ...(recordFile === undefined ? [] : [dirname(recordFile)])])
    return [...folders].flatMap(recordsIn).filter(({ record }) => record.port === port)
  }
  const ofThisShell = recordFile === undefined ? [] : found(recordFile)
  return ofThisShell.length > 0 ? ofThisShell : recordsIn(here)
}

/** Those that answer. */
export async function runningSandboxes(options: FindOptions): Promise<readonly RunningSandbox[]> {
  const alive: RunningSandbox[] = []
  for (const candidate of candidates(options)) {
    const running = { ...candidate, control: createControlClient(candidate.record) }
    if (await isAlive(running)) alive.push(running)
  }
  return alive
}

/**
 * The sandbox that a command is about: the one of `port`, of this shell, or the only one. Throws
 * SystemError `sandbox-not-running`, UsageError `flag-value` when there are several.
 */
export async function findSandbox(options: FindOptions): Promise<RunningSandbox> {
  const [first, ...others] = await runningSandboxes(options)
  if (first === undefined) {
    const where = options.port === undefined ? '' : ` on port ${options.port}`
    throw new SystemError('sandbox-not-running', `No sandbox of yours is running${where}.`)
  }
  if (others.length > 0) {
    const ports = [first, ...others].map(({ record }) => record.port).join(', ')
    throw new UsageError('flag-value', `Several sandboxes run: say --port, one of ${ports}.`, {
      fix: `keyless sandbox status --port ${first.record.port}`,
    })
  }
  return first
}

const stopWaitMs = 5000

/** Ends it and waits until it is gone, its record included. */
export async function stopSandbox(
  { record, file, control }: RunningSandbox,
  clock: Pick<Clock, 'monotonicMs' | 'sleep'>,
): Promise<void> {
  await control.stop()
  const latest = clock.monotonicMs() + stopWaitMs
  while (readRecord(file)?.token === record.token && clock.monotonicMs() < latest) {
    await clock.sleep(20)
  }
}
