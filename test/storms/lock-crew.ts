import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { bundleWorker, type Runtime } from '../support/worker-bundle.ts'
import type { Answer, Round } from './lock-flight-worker.ts'

export interface Member {
  readonly child: ChildProcess
  /** The next answer; rejects when the process ends first. */
  ask(round: Round): Promise<Answer>
}

export interface Entry {
  readonly what: 'start' | 'wrote'
  readonly id: string
  readonly pid: number
  /** Milliseconds since 1970. */
  readonly nowMs: number
}

/** Waiting processes that share a folder, and the rounds that they are sent into together. */
export interface Crew {
  hire(runtime: Runtime, before?: readonly string[]): Promise<Member>
  round(extra?: Partial<Round>): Round
  entries(round: Round): readonly Entry[]
  /** The entry number `index` of the round, as soon as it is there. */
  entry(round: Round, index: number): Promise<Entry>
  dismiss(): Promise<void>
}

export async function createCrew(): Promise<Crew> {
  const folder = mkdtempSync(join(tmpdir(), 'keyless-crew-'))
  const bundle = await bundleWorker(new URL('lock-flight-worker.ts', import.meta.url))
  const members = new Set<ChildProcess>()
  let hired = 0
  let rounds = 0

  function entries(round: Round): readonly Entry[] {
    const lines = readFileSync(round.log, 'utf8').split('\n').slice(0, -1)
    return lines.map((line) => JSON.parse(line) as Entry)
  }

  return {
    entries,
    hire: async (runtime, before = []) => {
      hired += 1
      const command = [...before, ...bundle.command(runtime, `${runtime}-${hired}`)]
      const child = spawn(command[0] ?? '', command.slice(1), {
        stdio: ['pipe', 'pipe', 'pipe'],
      })
      members.add(child)
      child.on('exit', () => members.delete(child))
      return createMember(child)
    },
    round: (extra = {}) => {
      rounds += 1
      const paths = { log: join(folder, `log-${rounds}`), result: join(folder, `result-${rounds}`) }
      writeFileSync(paths.log, '')
      return { folder: join(folder, 'lock'), ...paths, workMs: 30, ...extra }
    },
    entry: async (round, index) => {
      for (;;) {
        const found = entries(round)[index]
        if (found !== undefined) return found
        await delay(1)
      }
    },
    dismiss: async () => {
      const ended = [...members].map((child) => once(child, 'exit'))
      for (const child of members) child.kill('SIGKILL')
      await Promise.all(ended)
      bundle.remove()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function createMember(child: ChildProcess): Promise<Member> {
  const { stdin, stdout, stderr } = child
  if (stdin === null || stdout === null || stderr === null) throw new Error('no pipes')
  let complaints = ''
  stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text))
  stdin.on('error', () => {})
  const waiting: { resolve: (line: string) => void; reject: (error: Error) => void }[] = []
  createInterface({ input: stdout }).on('line', (line) => waiting.shift()?.resolve(line))
  child.on('exit', () => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`the worker ended: ${complaints}`))
  })
  const nextLine = (): Promise<string> =>
    new Promise((resolve, reject) => waiting.push({ resolve, reject }))
  await nextLine()
  return {
    child,
    ask: async (round) => {
      stdin.write(`${JSON.stringify(round)}\n`)
      return JSON.parse(await nextLine()) as Answer
    },
  }
}
