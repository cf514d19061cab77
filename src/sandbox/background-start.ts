import { spawn } from 'node:child_process'
import { SystemError } from '../errors.ts'
import type { Environment } from '../system/environment.ts'
import { type JsonInput, jsonObject } from './json-input.ts'

/** The error that the child told as JSON, if it is one. */
function toldError(answer: JsonInput): SystemError | undefined {
  const error = answer['error']
  if (typeof error !== 'object' || error === null) return undefined
  const { code, message, fix } = error as { code?: unknown; message?: unknown; fix?: unknown }
  return new SystemError(
    code === 'port-in-use' ? 'port-in-use' : 'command-failed',
    typeof message === 'string' ? message : 'The sandbox did not start.',
    typeof fix === 'string' ? { fix } : {},
  )
}

/**
 * Starts a sandbox as a process of its own and returns what it says when it listens: one JSON
 * object on its stdout. Throws SystemError `command-failed` with the child's own words.
 */
export function startInBackground(
  command: readonly string[],
  env: Environment,
): Promise<JsonInput> {
  const [file = '', ...args] = command
  const child = spawn(file, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  return new Promise((resolve, reject) => {
    let said = ''
    let complained = ''
    const fail = (cause?: unknown): void => {
      const message = complained.trim().split('\n')[0] ?? ''
      reject(new SystemError('command-failed', message || 'The sandbox did not start.', { cause }))
    }
    child.once('error', fail)
    child.once('exit', fail)
    child.stderr.on('data', (chunk: Buffer) => {
      complained += chunk.toString('utf8')
    })
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8')
      const answer = jsonObject(Buffer.from(said))
      if (answer === undefined) return
      child.removeAllListeners('exit')
      const error = toldError(answer)
      // The child goes on alone: nothing of it may keep this process waiting.
      child.stdout.destroy()
      child.stderr.destroy()
      child.unref()
      if (error === undefined) resolve(answer)
      else reject(error)
    })
  })
}
