import { type ChildProcess, spawn } from 'node:child_process'

export interface Outcome {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly env: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly input?: string
  /** Leaves standard input to the caller (`onStart` has it). */
  readonly keepInputOpen?: boolean
  /** Milliseconds (60,000); then the child is killed and the run fails. */
  readonly timeoutMs?: number
  /** Sees the child as soon as it runs, to signal it or watch it. */
  readonly onStart?: (child: ChildProcess) => void
}

/** Runs a real program to its end; any exit code is an outcome. */
export async function runProgram(
  command: readonly string[],
  options: RunOptions,
): Promise<Outcome> {
  const [file, ...args] = command
  if (file === undefined) throw new TypeError('no program to run')
  const child = spawn(file, args, {
    env: { ...options.env },
    cwd: options.cwd,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  child.stdin.on('error', () => {})
  if (!options.keepInputOpen) child.stdin.end(options.input ?? '')
  options.onStart?.(child)
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`${command.join(' ')} did not end; so far: ${stdout}${stderr}`))
    }, options.timeoutMs ?? 60_000)
    child.on('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    child.on('close', (exitCode, signal) => {
      clearTimeout(timer)
      resolve({ exitCode, signal, stdout, stderr })
    })
  })
}

/** The program under test and its first arguments (`KEYLESS_UNDER_TEST`; else the npm build). */
export function keylessCommand(): readonly string[] {
  const given = process.env['KEYLESS_UNDER_TEST']
  if (given !== undefined) return JSON.parse(given) as string[]
  return [process.execPath, new URL('../../dist/keyless.cjs', import.meta.url).pathname]
}

/** Runs the built keyless, as a person or a tool would. */
export async function keyless(args: readonly string[], options: RunOptions): Promise<Outcome> {
  return runProgram([...keylessCommand(), ...args], options)
}
