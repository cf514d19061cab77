/** A child on our terminal, with our signals and its exit code. Its errors are the system's own. */
import { spawn } from 'node:child_process'
import type { Platform } from '../system/platform.ts'
import { batchCommand } from './windows-batch.ts'

export interface ChildOptions {
  /** The program and its arguments. */
  readonly command: readonly string[]
  /** Whole environment of the child, its PATH included. */
  readonly env: Record<string, string>
  readonly platform: Pick<Platform, 'os' | 'pid' | 'execve' | 'signals'>
  /** Whether a terminal sends Ctrl-C to us and the child alike. Asked when it comes. */
  readonly hasTerminal: () => boolean
  /** Called when the child has ended, before this process ends as it did. */
  readonly ended?: () => void
}

/** Resolves with its exit code when it has ended; rejects when it could not be started. */
export async function spawnChild(
  path: string,
  args: readonly string[],
  options: ChildOptions,
): Promise<number> {
  try {
    return await spawnProgram(path, args, options)
  } catch (error) {
    // POSIX execvp: a script without a first line is for the shell. bun's spawn does not know that.
    const isScript = error instanceof Error && 'code' in error && error.code === 'ENOEXEC'
    if (!isScript || options.platform.os === 'win32') throw error
    return spawnProgram('/bin/sh', [path, ...args], { ...options, command: ['sh'] })
  }
}

function spawnProgram(
  path: string,
  args: readonly string[],
  { command, env, platform, hasTerminal, ended }: ChildOptions,
): Promise<number> {
  const batch = platform.os === 'win32' ? batchCommand(path, args, env) : undefined
  return new Promise((resolve, reject) => {
    // Before the child runs: a signal may come as soon as it does.
    const stop = forwardSignals(platform, hasTerminal, (signal) => child.kill(signal))
    const child = spawn(batch?.file ?? path, batch?.args ?? args, {
      env,
      stdio: 'inherit',
      ...(batch === undefined ? { argv0: command[0] } : { windowsVerbatimArguments: true }),
    })
    child.on('error', (error) => {
      stop()
      reject(error)
    })
    child.on('exit', (code, signal) => {
      stop()
      ended?.()
      if (signal === null) resolve(code ?? 1)
      else endAs(signal, platform, resolve)
    })
  })
}

/** Ctrl-C and Ctrl-\ reach the child by the terminal; forwarding them would send them twice. */
const fromTerminal: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT']
const forwarded: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2']

function forwardSignals(
  { os, signals }: Pick<Platform, 'os' | 'signals'>,
  hasTerminal: () => boolean,
  send: (signal: NodeJS.Signals) => void,
): () => void {
  if (signals === undefined) return () => {}
  const known = os === 'win32' ? (['SIGINT', 'SIGHUP'] as const) : [...fromTerminal, ...forwarded]
  for (const signal of known) {
    // From here on the child decides what a signal means: our own Ctrl-C must not end us before it.
    signals.removeAllListeners(signal)
    signals.on(signal, () => {
      if (!fromTerminal.includes(signal) || !hasTerminal()) send(signal)
    })
  }
  return () => {
    for (const signal of known) signals.removeAllListeners(signal)
  }
}

/** As POSIX has them for `kill`; enough for the code that is used when the signal does not end us. */
const signalNumbers: Partial<Record<NodeJS.Signals, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGALRM: 14,
  SIGTERM: 15,
}

/** Ends as the child did, so that a caller's shell sees the signal (wait status, 128 + number). */
function endAs(
  signal: NodeJS.Signals,
  { os, pid, signals }: Pick<Platform, 'os' | 'pid' | 'signals'>,
  otherwise: (exitCode: number) => void,
): void {
  if (os !== 'win32') signals?.kill(pid, signal)
  // The signal is delivered at the next turn; the code is for one that does not end a process.
  setTimeout(() => otherwise(128 + (signalNumbers[signal] ?? 0)), 100)
}
