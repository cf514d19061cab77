/** Work that many may wait for, each with a signal of its own. */
import { Cancelled } from '../errors.ts'

/** As the work, or Cancelled as soon as the signal is aborted; work that has begun goes on. */
export async function untilAborted<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  if (signal === undefined) return work()
  if (signal.aborted) throw cancelledBy(signal)
  const watched = new AbortController()
  const aborted = new Promise<never>((_, reject) => {
    const stop = (): void => reject(cancelledBy(signal))
    signal.addEventListener('abort', stop, { once: true, signal: watched.signal })
  })
  try {
    return await Promise.race([aborted, work()])
  } finally {
    watched.abort()
  }
}

function cancelledBy({ reason }: AbortSignal): Cancelled {
  return reason instanceof Cancelled ? reason : new Cancelled(undefined, { cause: reason })
}

interface Run<T> {
  readonly result: Promise<T>
  readonly stop: AbortController
  waiting: number
}

/** One run however many wait for it; it is stopped when the last of them has left. */
export function createSharedRun<T>(
  start: (signal: AbortSignal) => Promise<T>,
): (signal?: AbortSignal) => Promise<T> {
  let current: Run<T> | undefined
  const begin = (): Run<T> => {
    const stop = new AbortController()
    const run = { result: start(stop.signal), stop, waiting: 0 }
    const ended = (): void => {
      if (current === run) current = undefined
    }
    run.result.then(ended, ended)
    return run
  }
  return async (signal) => {
    const run = (current ??= begin())
    run.waiting += 1
    try {
      return await untilAborted(async () => run.result, signal)
    } finally {
      run.waiting -= 1
      if (run.waiting === 0) {
        if (current === run) current = undefined
        run.stop.abort(new Cancelled())
      }
    }
  }
}
