/** Other programs, started without a shell. */
import type { ChildProcess, SpawnOptions } from 'node:child_process'
import { constants } from 'node:os'
import { SystemError } from '../errors.ts'
import type { Environment } from './environment.ts'

export interface RunOptions {
  readonly env: Environment
  /** Written to standard input, which is then closed; without it the child reads nothing. */
  readonly input?: string
  readonly timeoutMs: number
  /** `pipe` by default. */
  readonly stderr?: 'inherit' | 'pipe'
  /** `inherit` lets the child ask questions on our terminal; `ignore` by default. */
  readonly stdin?: 'inherit' | 'ignore'
  readonly signal?: AbortSignal | undefined
  /** Of standard output (UTF-8); in `latin1` each character is one byte as it came. */
  readonly encoding?: 'utf8' | 'latin1'
}

export interface RunResult {
  /** 128 + the signal's number when a signal ended it. */
  readonly exitCode: number
  readonly stdout: string
  /** Empty when inherited. */
  readonly stderr: string
}

const longestOutput = 4 * 1024 * 1024
const graceMs = 1000

function split(command: readonly string[]): [file: string, args: readonly string[]] {
  const [file, ...args] = command
  if (file === undefined || file === '') {
    throw new SystemError('command-not-found', 'There is no command to run.')
  }
  return [file, args]
}

function startError(file: string, cause: unknown): SystemError {
  const details = { command: file }
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'ENOENT') {
    const message = `The program ${file} was not found.`
    return new SystemError('command-not-found', message, { details, cause })
  }
  return new SystemError('command-failed', `The program ${file} could not be started.`, {
    details,
    cause,
  })
}

async function start(
  command: readonly string[],
  env: Environment,
  options: SpawnOptions,
): Promise<ChildProcess> {
  const [file, args] = split(command)
  const { spawn } = await import('node:child_process')
  return await new Promise((resolve, reject) => {
    const fail = (cause: unknown): void => reject(startError(file, cause))
    try {
      const child = spawn(file, args, { ...options, env: { ...env }, windowsHide: true })
      child.once('error', fail)
      child.once('spawn', () => resolve(child))
    } catch (cause) {
      fail(cause)
    }
  })
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

/**
 * Asks the child to end, and makes it end a second later. Its output is closed as soon as it has
 * ended, whoever else it was handed down to.
 */
function end(child: ChildProcess): void {
  const hangUp = (): void => {
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy()
  }
  if (hasEnded(child)) return hangUp()
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
  child.once('exit', () => {
    clearTimeout(timer)
    hangUp()
  })
}

function collect(child: ChildProcess, name: 'stdout' | 'stderr', onTooLong: () => void) {
  const chunks: Buffer[] = []
  let length = 0
  child[name]?.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length > longestOutput) onTooLong()
    else chunks.push(chunk)
  })
  return (encoding: BufferEncoding = 'utf8') => Buffer.concat(chunks).toString(encoding)
}

function exitCodeOf(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal])
}

/**
 * Runs a program to its end, and to that of its output, which programs that it leaves behind may
 * hold open until the time is over; any exit code is a result. Throws SystemError `command-not-found`, or
 * `command-failed` when it cannot start, takes too long or says more than 4 MiB; on abort the
 * signal's reason.
 */
export async function run(command: readonly string[], options: RunOptions): Promise<RunResult> {
  options.signal?.throwIfAborted()
  const stdin = options.input === undefined ? (options.stdin ?? 'ignore') : 'pipe'
  const stdio: SpawnOptions['stdio'] = [stdin, 'pipe', options.stderr ?? 'pipe']
  const child = await start(command, options.env, { stdio })
  let problem: string | undefined
  const giveUp = (reason: string): void => {
    if (problem !== undefined) return
    problem = reason
    end(child)
  }
  const tooLong = (): void => giveUp('said more than 4 MiB')
  const stdout = collect(child, 'stdout', tooLong)
  const stderr = collect(child, 'stderr', tooLong)
  const seconds = options.timeoutMs / 1000
  const timeIsOver = (): void => {
    // One that has ended has said all; only somebody whom it started is still there.
    if (hasEnded(child)) end(child)
    else giveUp(`did not end within ${seconds} seconds`)
  }
  const timer = setTimeout(timeIsOver, options.timeoutMs)
  const abort = (): void => end(child)
  options.signal?.addEventListener('abort', abort, { once: true })
  // A child that does not read its input is no error.
  child.stdin?.on('error', () => {})
  child.stdin?.end(options.input)
  const exitCode = await new Promise<number>((resolve) => {
    child.once('close', (code, signal) => resolve(exitCodeOf(code, signal)))
  })
  clearTimeout(timer)
  options.signal?.removeEventListener('abort', abort)
  options.signal?.throwIfAborted()
  if (problem !== undefined) {
    const details = { command: command[0] }
    throw new SystemError('command-failed', `The program ${command[0]} ${problem}.`, { details })
  }
  return { exitCode, stdout: stdout(options.encoding), stderr: stderr() }
}

export interface ReadOutputOptions {
  readonly env: Environment
  /** What the program says, piece by piece; the next waits for it. It is ended by the answer false. */
  readonly onOutput: (piece: Buffer) => Promise<boolean> | boolean
}

/**
 * Runs a program whose output has no bound; the answer is its exit code and, of what it complains
 * about, the last words. Throws SystemError `command-not-found` or `command-failed` when it cannot start.
 */
export async function readOutput(
  command: readonly string[],
  { env, onOutput }: ReadOutputOptions,
): Promise<Pick<RunResult, 'exitCode' | 'stderr'>> {
  const child = await start(command, env, { stdio: ['ignore', 'pipe', 'pipe'] })
  let stderr = ''
  child.stderr?.on('data', (chunk: Buffer) => (stderr = (stderr + chunk.toString()).slice(-2000)))
  const closed = new Promise<number>((resolve) => {
    child.once('close', (code, signal) => resolve(exitCodeOf(code, signal)))
  })
  try {
    for await (const piece of child.stdout ?? []) {
      if (!(await onOutput(piece as Buffer))) break
    }
  } finally {
    end(child)
  }
  return { exitCode: await closed, stderr }
}

/** Starts a program that outlives us and says nothing. Throws SystemError as run does. */
export async function spawnDetached(command: readonly string[], env: Environment): Promise<void> {
  const child = await start(command, env, { stdio: 'ignore', detached: true })
  child.unref()
}
