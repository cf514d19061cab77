/** The search of one target: the corpus first, then changes of what is known, until the time is over. */
import { type KeptInput, isSmall } from './corpus.ts'
import { type Coverage, watchCoverage } from './coverage.ts'
import { mutate } from './mutate.ts'
import { createRandom } from './random.ts'
import { faultIn, shortened, signature } from './runner.ts'
import type { Target } from './target.ts'

export interface LoopOptions {
  readonly target: Target
  readonly corpus: readonly KeptInput[]
  readonly seconds: number
  readonly seed: number
  /** The script whose coverage counts. */
  readonly script: string
  /** Whether coverage leads the search, or is only looked at when it is over. */
  readonly isGuided: boolean
  /** Told of every input before it runs, for whoever watches over a hang or a crash of the process. */
  readonly announce: (input: Buffer) => void
}

export interface Fault {
  readonly input: Buffer
  readonly message: string
  readonly stack: string
}

export interface LoopReport {
  readonly inputs: number
  readonly inputsPerSecond: number
  /** Stretches of code that ran. */
  readonly reached: number
  /** Inputs that reached new code, small enough to be kept. */
  readonly kept: readonly Buffer[]
  readonly faults: readonly Fault[]
  readonly heapMegabytes: number
}

/** Asking for coverage takes as long as thousands of inputs: it is done so rarely that it costs a tenth. */
const smallestBatch = 40
const largestBatch = 20_000
const coveragePart = 0.1
/** A batch with something new is run again, by halves. */
const longestBatchMs = 250
/** More are most often the same one in other clothes. */
const mostFaults = 10

export async function fuzz(options: LoopOptions): Promise<LoopReport> {
  const { target, corpus, seconds, seed, announce } = options
  const random = createRandom(seed)
  const pool = [...corpus.map(({ bytes }) => bytes), Buffer.alloc(0)]
  const kept: Buffer[] = []
  const faults = new Map<string, Fault>()
  const coverage = watchCoverage(options.script)
  let inputs = 0
  const attempt = async (input: Buffer): Promise<void> => {
    inputs++
    announce(input)
    const fault = await faultIn(target, input)
    if (fault === undefined || faults.has(signature(fault))) return
    const shorter = await shortened(target, input, fault)
    faults.set(signature(fault), { input: shorter, ...toldOf(fault) })
  }
  const startedAt = performance.now()
  for (const { bytes } of corpus) await attempt(bytes)
  coverage.settle(coverage.fresh())
  let batch = smallestBatch
  const isOver = (): boolean =>
    performance.now() - startedAt >= seconds * 1000 || faults.size >= mostFaults
  while (!isOver()) {
    const tried: Buffer[] = []
    const begunAt = performance.now()
    const isFull = (): boolean =>
      tried.length >= batch || performance.now() - begunAt > longestBatchMs
    while (!isFull() && !isOver()) {
      const input = mutate(random, { pool, words: target.words })
      tried.push(input)
      await attempt(input)
    }
    if (!options.isGuided || isOver()) continue
    const ranMs = performance.now() - begunAt
    const found = coverage.fresh().size > 0 ? await whichReached(tried, attempt, coverage) : []
    const askedMs = performance.now() - begunAt - ranMs
    batch = askedMs > ranMs * coveragePart ? batch * 2 : batch / 2
    batch = Math.max(smallestBatch, Math.min(largestBatch, batch))
    pool.push(...found)
    kept.push(...found.filter(isSmall))
  }
  const tookMs = performance.now() - startedAt
  coverage.settle(coverage.fresh())
  await lastCheck(target, faults)
  coverage.close()
  return {
    inputs,
    inputsPerSecond: Math.round((inputs / tookMs) * 1000),
    reached: coverage.size,
    kept,
    faults: [...faults.values()],
    heapMegabytes: Math.round(process.memoryUsage().heapUsed / 2 ** 20),
  }
}

function toldOf({ message, stack = '' }: Error): Omit<Fault, 'input'> {
  return { message, stack }
}

/** By halves: what reached new code once does so again, and asks only for itself. */
async function whichReached(
  tried: readonly Buffer[],
  attempt: (input: Buffer) => Promise<void>,
  coverage: Coverage,
): Promise<readonly Buffer[]> {
  for (const input of tried) await attempt(input)
  const fresh = coverage.fresh()
  if (fresh.size === 0) return []
  if (tried.length === 1) {
    coverage.settle(fresh)
    return tried
  }
  const half = tried.length >> 1
  return [
    ...(await whichReached(tried.slice(0, half), attempt, coverage)),
    ...(await whichReached(tried.slice(half), attempt, coverage)),
  ]
}

async function lastCheck(target: Target, faults: Map<string, Fault>): Promise<void> {
  try {
    await target.close?.()
  } catch (error) {
    const fault = error instanceof Error ? error : new Error(String(error))
    faults.set(signature(fault), { input: Buffer.alloc(0), ...toldOf(fault) })
  }
}
