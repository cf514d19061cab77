import { type ChildProcess, spawn } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as delay } from 'node:timers/promises'
import type { Plugin } from 'esbuild'
import { systemClock } from '../../src/system/clock.ts'
import { withLock } from '../../src/system/lock.ts'
import { bundleWorker, type Runtime } from '../support/worker-bundle.ts'

export interface StormOptions {
  readonly design: 'generations' | 'unlink'
  /** Changes to the lock's source, for designs that the storm must find out. */
  readonly sabotage?: readonly Replacement[]
  readonly processes: number
  /** The storm ends when this is reached: busy machines take longer. */
  readonly until: (soFar: StormCount) => boolean
  /** Or after this many seconds. */
  readonly seconds: number
  /** Chance that one file system call is the process's last. */
  readonly death: number
  readonly runtimes: readonly Runtime[]
}

/** Exactly one place in lock-generations.ts. */
export interface Replacement {
  readonly from: string
  readonly to: string
}

export interface StormCount {
  readonly entries: number
  /** Log lines of a holder after a newer one had entered. */
  readonly violations: number
}

export interface StormReport extends StormCount {
  readonly deaths: number
  readonly stderr: string
  /** Files in the lock's folder after one more owner, a minute after the last process was gone. */
  readonly names: readonly string[]
}

/** Many processes that want one lock, pause and die at any step, and are replaced by new ones. */
export async function storm(options: StormOptions): Promise<StormReport> {
  const folder = mkdtempSync(join(tmpdir(), 'keyless-storm-'))
  const worker = await bundleWorker(new URL('lock-storm-worker.ts', import.meta.url), [
    shakenLock(options.sabotage ?? []),
  ])
  const lock = join(folder, 'lock')
  const log = join(folder, 'log')
  mkdirSync(lock)
  writeFileSync(log, '')
  const crowd = createCrowd(options, (runtime, id) => {
    const shaking = { pause: 0.02, death: options.death, longestMs: 40 }
    const orders = { folder: lock, log, id, design: options.design, shaking }
    return worker.command(runtime, JSON.stringify(orders))
  })
  try {
    const isOver = (): boolean => options.until(judge(readFileSync(log, 'utf8')))
    await crowd.rage(isOver, () => highestOwner(lock))
    const count = judge(readFileSync(log, 'utf8'))
    if (options.design === 'generations') await acquireMuchLater(lock)
    return { ...count, ...crowd.losses(), names: readdirSync(lock).toSorted() }
  } finally {
    worker.remove()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function acquireMuchLater(folder: string): Promise<void> {
  const old = Date.now() / 1000 - 61
  for (const name of readdirSync(folder)) {
    if (name.startsWith('t.')) utimesSync(join(folder, name), old, old)
  }
  const platform = { os: process.platform, pid: process.pid }
  await withLock({ folder, clock: systemClock, platform, maxWaitMs: 0 }, () => Promise.resolve())
}

interface Crowd {
  /** Runs until it is over, killing also the current holder now and then. */
  rage(isOver: () => boolean, holder: () => number | undefined): Promise<void>
  losses(): { readonly deaths: number; readonly stderr: string }
}

function createCrowd(
  options: StormOptions,
  command: (runtime: Runtime, id: string) => readonly string[],
): Crowd {
  const alive = new Map<number, ChildProcess>()
  let started = 0
  let deaths = 0
  let stderr = ''
  let over = false

  function start(): void {
    started += 1
    const runtime = options.runtimes[started % options.runtimes.length] ?? 'node'
    const [file = '', ...args] = command(runtime, String(started))
    const child = spawn(file, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    const pid = child.pid ?? 0
    alive.set(pid, child)
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('exit', () => {
      alive.delete(pid)
      if (over) return
      deaths += 1
      start()
    })
  }

  return {
    losses: () => ({ deaths, stderr }),
    rage: async (isOver, holder) => {
      for (let count = 0; count < options.processes; count++) start()
      const endMs = performance.now() + options.seconds * 1000
      while (performance.now() < endMs && !isOver()) {
        await delay(100 + Math.random() * 400)
        alive.get(holder() ?? 0)?.kill('SIGKILL')
      }
      over = true
      const ended = [...alive.values()].map(
        (child) => new Promise((resolve) => child.on('close', resolve)),
      )
      for (const child of alive.values()) child.kill('SIGKILL')
      await Promise.all(ended)
    },
  }
}

function highestOwner(folder: string): number | undefined {
  const highest = readdirSync(folder)
    .filter((name) => name.startsWith('g') || name === 'file')
    .toSorted()
    .at(-1)
  try {
    const text = readFileSync(join(folder, highest ?? ''), 'utf8')
    return Number(/"pid":(\d+)/.exec(text)?.[1] ?? text)
  } catch {
    return undefined
  }
}

function judge(log: string): StormCount {
  let entries = 0
  let violations = 0
  let current = ''
  for (const line of log.split('\n').slice(0, -1)) {
    const id = line.slice(2)
    if (line.startsWith('E')) {
      entries += 1
      current = id
    } else if (id !== current) violations += 1
  }
  return { entries, violations }
}

/** The product's lock over a shaken file system, sabotaged where the test says so. */
function shakenLock(sabotage: readonly Replacement[]): Plugin {
  const shakenFs = fileURLToPath(new URL('lock-shaken-fs.ts', import.meta.url))
  return {
    name: 'shaken-lock',
    setup: (build) => {
      build.onResolve({ filter: /^node:fs$/ }, ({ importer }) => {
        const shaken = /src\/system\/(lock|files)|lock-unlink-design/.test(importer)
        return shaken ? { path: shakenFs } : { path: 'node:fs', external: true }
      })
      build.onLoad({ filter: /src\/system\/lock-generations\.ts$/ }, ({ path }) => {
        const contents = sabotage.reduce(replaceOnce, readFileSync(path, 'utf8'))
        return { contents, loader: 'ts' }
      })
    },
  }
}

function replaceOnce(source: string, { from, to }: Replacement): string {
  if (source.split(from).length !== 2) throw new Error(`not exactly once in the source: ${from}`)
  return source.replace(from, to)
}
