/** One target in a thread of its own, with a limit to its memory: main.ts watches over it. */
import { parentPort, workerData } from 'node:worker_threads'
import { readCorpus } from './corpus.ts'
import { fuzz } from './loop.ts'
import { targets } from './targets.ts'

export interface WorkerOrders {
  readonly target: string
  readonly corpus: string
  readonly seconds: number
  readonly seed: number
  readonly script: string
  readonly isGuided: boolean
  /** Where the input at hand is written: how many there were, its length, its bytes. */
  readonly shared: SharedArrayBuffer
}

export async function work(): Promise<void> {
  const { target, corpus, seconds, seed, script, isGuided, shared } = workerData as WorkerOrders
  const open = targets[target]
  if (open === undefined) throw new Error(`there is no target ${target}`)
  const head = new Int32Array(shared, 0, 2)
  const body = new Uint8Array(shared, 8)
  const report = await fuzz({
    target: await open(),
    corpus: readCorpus(corpus, target),
    seconds,
    seed,
    script,
    isGuided,
    announce: (input) => {
      body.set(input.subarray(0, body.length))
      head[1] = Math.min(input.length, body.length)
      Atomics.add(head, 0, 1)
    },
  })
  parentPort?.postMessage(report)
}
