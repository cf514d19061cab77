/**
 * Kills and failures at a chosen system call of an unchanged program: strace counts the calls of
 * each thread and spoils the nth. The product has no seam for this and needs none.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Outcome, runProgram, type RunOptions } from '../support/programs.ts'

/** What changes a file or talks to somebody. */
const tracked = [
  'openat,mkdir,mkdirat,write,writev,pwrite64,fsync,rename,renameat,renameat2,link,linkat,unlink',
  'unlinkat,ftruncate,fchmod,utimensat,connect,sendto,sendmsg,recvfrom,recvmsg,read',
].join(',')

/** The nth call of that name by one thread. */
export interface Step {
  readonly call: string
  readonly nth: number
  /** As strace shows it. */
  readonly text: string
}

/** `KILL`: the process dies before the call is made; else the call fails so, once. */
export type Mishap = 'KILL' | 'ENOSPC' | 'EIO' | 'EROFS' | 'ECONNRESET'

export interface TracedRun {
  readonly outcome: Outcome
  readonly steps: readonly Step[]
}

interface TraceOptions extends RunOptions {
  /** Where the trace may be kept. */
  readonly folder: string
}

const strace = ['strace', '-f', '-qq', '-y', '-s', '64']
/** Without it a program outlives its strace when that is killed for taking too long. */
const together = ['setpriv', '--pdeathsig', 'KILL', '--']
const longestRunMs = 30_000

/** Runs it undisturbed, and tells the steps that concern files below `folder` and connections. */
export async function traceSteps(
  command: readonly string[],
  { folder, ...options }: TraceOptions,
): Promise<TracedRun> {
  const trace = join(folder, 'trace')
  const words = [...strace, '-o', trace, '-e', `trace=${tracked}`, ...together, ...command]
  const outcome = await runProgram(words, options)
  return { outcome, steps: stepsIn(readFileSync(trace, 'utf8'), folder) }
}

function stepsIn(trace: string, folder: string): Step[] {
  const counts = new Map<string, number>()
  const steps: Step[] = []
  for (const line of trace.split('\n')) {
    const [, thread, call] = /^(\d+) +(\w+)\(/.exec(line) ?? []
    if (thread === undefined || call === undefined) continue
    const nth = (counts.get(`${thread} ${call}`) ?? 0) + 1
    counts.set(`${thread} ${call}`, nth)
    if (concerns(line, call, folder)) {
      steps.push({ call, nth, text: line.replace(/^\d+ +/, '').replaceAll(folder, '~') })
    }
  }
  return steps
}

function concerns(line: string, call: string, folder: string): boolean {
  // What was opened can be read; on a connection, reading is a step.
  if (call === 'read') return line.includes('<socket:')
  return line.includes(`${folder}/.`) || line.includes('socket:')
}

/** Whether a step only looks: a kill there is like one at the next. */
export function isReading({ call, text }: Step): boolean {
  return call === 'openat' && text.includes('O_RDONLY')
}

/** What came of one mishap. */
export interface SpoiltRun {
  /** Undefined where the program had to be stopped. */
  readonly outcome: Outcome | undefined
  /** The call that was spoilt, which may be another than was meant; undefined where it was about no file. */
  readonly hit: string | undefined
}

/** Runs it with one mishap. */
export async function runSpoilt(
  command: readonly string[],
  step: Step,
  mishap: Mishap,
  { folder, ...options }: TraceOptions,
): Promise<SpoiltRun> {
  const trace = join(folder, 'trace')
  const how = mishap === 'KILL' ? 'signal=KILL' : `error=${mishap}`
  const inject = `inject=${step.call}:${how}:when=${step.nth}`
  const words = [...strace, '-o', trace, '-e', `trace=${step.call}`, '-e', inject]
  const run = runProgram([...words, ...together, ...command], {
    timeoutMs: longestRunMs,
    ...options,
  })
  if (mishap === 'KILL') {
    const outcome = await run
    return { outcome, hit: wasKilled(outcome) ? step.text : undefined }
  }
  // A failure of what the runtime says to itself proves nothing, and may stop it for ever.
  const outcome = await run.catch(() => undefined)
  const spoilt = readFileSync(trace, 'utf8')
    .split('\n')
    .find((line) => line.includes('(INJECTED)') && line.includes(`${folder}/.`))
  return { outcome, hit: spoilt?.replaceAll(folder, '~') }
}

/** strace ends as what it ran did. */
export function wasKilled({ signal, exitCode }: Outcome): boolean {
  return signal === 'SIGKILL' || exitCode === 137
}
