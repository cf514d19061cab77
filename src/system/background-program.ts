/** Starts a program that outlives us, and hears from it once: that it is ready, or why not. */
import { spawn } from 'node:child_process'
import { SystemError } from '../errors.ts'
import type { Environment } from './environment.ts'

export interface BackgroundOptions {
  readonly env: Environment
  /** Written to its standard input, which is then closed. */
  readonly input?: string
  readonly cwd?: string
  /** How errors name it: "The agent". */
  readonly name: string
}

const longestAnswer = 1024 * 1024

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/**
 * The JSON object that it says on stdout; nothing of it keeps this process waiting after that. Throws
 * SystemError `command-failed` with its first words on stderr when it ends without one.
 */
export function startBackground(
  command: readonly string[],
  options: BackgroundOptions,
): Promise<Readonly<Record<string, unknown>>> {
  const { env, input, cwd, name } = options
  const [file = '', ...args] = command
  const child = spawn(file, args, {
    env,
    cwd,
    detached: true,
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  return new Promise((resolve, reject) => {
    let said = ''
    let complained = ''
    const fail = (cause?: unknown): void => {
      const message = complained.trim().split('\n')[0] ?? ''
      reject(new SystemError('command-failed', message || `${name} did not start.`, { cause }))
    }
    child.once('error', fail)
    child.once('exit', fail)
    // One that does not read its input says why by itself.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    child.stderr.on('data', (chunk: Buffer) => {
      if (complained.length < longestAnswer) complained += chunk.toString('utf8')
    })
    child.stdout.on('data', (chunk: Buffer) => {
      if (said.length < longestAnswer) said += chunk.toString('utf8')
      const answer = parsed(said)
      if (answer === undefined) return
      child.removeAllListeners('exit')
      child.stdout.destroy()
      child.stderr.destroy()
      child.unref()
      resolve(answer)
    })
  })
}
