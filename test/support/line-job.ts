import { type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { type Outcome, runProgram } from './programs.ts'

/** A program that lives for long and answers a line for each line that it is given. */
export interface LineJob {
  ask(): Promise<string>
  /** Ends its input, and waits for its own end. */
  end(): Promise<Outcome>
}

export function startLineJob(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
): LineJob {
  let child: ChildProcess | undefined
  const ended = runProgram(command, {
    env,
    keepInputOpen: true,
    timeoutMs: 120_000,
    onStart: (started) => (child = started),
  })
  const { stdin, stdout } = child ?? {}
  if (!stdin || !stdout) throw new Error('the job has no pipes')
  const lines = createInterface({ input: stdout })
  return {
    ask: async () => {
      const answer = once(lines, 'line')
      stdin.write('go\n')
      // A job that has ended will not answer any more.
      const early = ended.then(({ stderr }) => [`ended: ${stderr}`])
      return ((await Promise.race([answer, early])) as [string])[0]
    },
    end: async () => {
      stdin.end()
      return ended
    },
  }
}
