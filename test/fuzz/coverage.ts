/** Which code an input reaches that none before it reached: V8's own counters, asked by the inspector. */
import { Session } from 'node:inspector'

interface Range {
  readonly startOffset: number
  readonly endOffset: number
  readonly count: number
}

interface Taken {
  readonly result: readonly {
    readonly url: string
    readonly functions: readonly { readonly ranges: readonly Range[] }[]
  }[]
}

export interface Coverage {
  /** Stretches of code that ran since the last call and never before; they stay new until `settle`. */
  fresh(): ReadonlySet<string>
  settle(stretches: ReadonlySet<string>): void
  /** Stretches of code that have run. */
  readonly size: number
  close(): void
}

/** @param script The end of the URL of the one script that counts. */
export function watchCoverage(script: string): Coverage {
  const session = new Session()
  session.connect()
  session.post('Profiler.enable')
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  const seen = new Set<string>()
  const fresh = (): ReadonlySet<string> => {
    const found = new Set<string>()
    session.post('Profiler.takePreciseCoverage', (error, taken: Taken) => {
      if (error !== null) throw error
      for (const { url, functions } of taken.result) {
        if (!url.endsWith(script)) continue
        for (const { ranges } of functions) noteRanges(ranges, seen, found)
      }
    })
    return found
  }
  return {
    fresh,
    settle: (stretches) => {
      for (const stretch of stretches) seen.add(stretch)
    },
    get size() {
      return seen.size
    },
    close: () => session.disconnect(),
  }
}

function noteRanges(ranges: readonly Range[], seen: ReadonlySet<string>, found: Set<string>): void {
  for (const { startOffset, endOffset, count } of ranges) {
    const stretch = `${startOffset}-${endOffset}`
    if (count > 0 && !seen.has(stretch)) found.add(stretch)
  }
}
