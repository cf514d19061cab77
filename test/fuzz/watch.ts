/** Starts a target's thread and waits for its report; a thread that hangs or runs out of memory is one too. */
import { Worker } from 'node:worker_threads'
import type { LoopReport } from './loop.ts'
import type { WorkerOrders } from './worker.ts'

export type Outcome = LoopReport & { readonly target: string }

/** An input that takes this long does not end by itself. */
const hangMs = 30_000
const mostMegabytes = 512
const longestInput = 2 ** 20

export function runTarget(script: string, orders: Omit<WorkerOrders, 'shared'>): Promise<Outcome> {
  const shared = new SharedArrayBuffer(8 + longestInput)
  const head = new Int32Array(shared, 0, 2)
  const worker = new Worker(script, {
    workerData: { ...orders, shared } satisfies WorkerOrders,
    resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
  })
  const ended = (message: string, stack = ''): Outcome => {
    const input = Buffer.from(new Uint8Array(shared, 8, head[1] ?? 0))
    const faults = [{ input, message, stack }]
    const counts = { inputs: head[0] ?? 0, inputsPerSecond: 0, reached: 0, heapMegabytes: 0 }
    return { target: orders.target, ...counts, kept: [], faults }
  }
  return new Promise((resolve) => {
    let seen = -1
    const watch = setInterval(() => {
      if (head[0] === seen) {
        settle(ended(`did not end within ${hangMs / 1000} seconds`))
      }
      seen = head[0] ?? 0
    }, hangMs)
    const settle = (outcome: Outcome): void => {
      clearInterval(watch)
      resolve(outcome)
      void worker.terminate()
    }
    worker.once('message', (report: LoopReport) => {
      const faults = report.faults.map((fault) => ({ ...fault, input: Buffer.from(fault.input) }))
      const kept = report.kept.map((input) => Buffer.from(input))
      settle({ ...report, kept, faults, target: orders.target })
    })
    worker.once('error', (error: Error) => settle(ended(error.message, error.stack)))
    worker.once('exit', (code) => settle(ended(`the thread ended with ${code}`)))
  })
}
