/**
 * Starts many programs at once and prints how each ended, as JSON lines. A process of its own, so
 * that the sandbox of the test is not kept from answering.
 *
 * Argument: {"commands": [[program, argument…], …]}; the environment is passed on.
 */
import { spawn } from 'node:child_process'

const { commands } = JSON.parse(process.argv[2] ?? '{}')

function run([file, ...args]) {
  const startMs = performance.now()
  return new Promise((resolve) => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    const outcome = { stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (text) => (outcome.stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (outcome.stderr += text))
    child.on('close', (exitCode, signal) => {
      resolve({ ...outcome, exitCode, signal, ms: performance.now() - startMs })
    })
  })
}

const outcomes = await Promise.all(commands.map(run))
process.stdout.write(JSON.stringify(outcomes))
