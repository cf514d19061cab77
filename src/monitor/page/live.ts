/** A page that follows its store: the model as it is now, and whatever is asked behind it. */
import { findingsIn, type MonitorOptions, openEvents, type World } from '../monitor.ts'
import { readLog } from '../store/log.ts'
import type { Behind } from './behind.ts'
import { type BehindStore, openBehind } from './behind-store.ts'
import type { PageEvents, PageModel } from './model.ts'
import { type PageAsked, pageIn } from './page.ts'

export interface LiveOptions {
  /** What the page is asked for, each time anew. */
  readonly ask: () => PageAsked
  readonly options: MonitorOptions
  readonly world: World
}

export interface Live {
  /** Grows with each model. */
  readonly version: number
  readonly model: PageModel
  /** Of the model as it is now; what goes on in `after` is not waited for. */
  behind(asked: Behind): Promise<PageEvents>
  /** When there is another version than this one, or the signal ends it. */
  newer(than: number, signal: AbortSignal): Promise<void>
  /** Does the work, then looks whether the store is another one, and reads it again if it is. */
  after(work: () => Promise<unknown>): Promise<void>
  close(): Promise<void>
}

/** Tells one state of a store from another. */
function markOf(folder: string): string {
  const { parts, names } = readLog(folder)
  return JSON.stringify([parts.map(({ name }) => name), names.size])
}

interface State {
  readonly kept: BehindStore
  readonly model: PageModel
  readonly mark: string
}

async function openState({ ask, options, world }: LiveOptions): Promise<State> {
  const mark = markOf(options.folder)
  const asked = ask()
  const engine = await openEvents(asked.span, options, world)
  try {
    const { detectors, zone } = asked
    const found = await findingsIn(engine, detectors, options.signal)
    const { model, findings } = await pageIn(engine, asked, found)
    const kept = await openBehind({ engine, detectors, findings, zone }, options, world)
    return { kept, model, mark }
  } finally {
    engine.close()
  }
}

/** Throws as a question does. Whoever starts it closes it. */
export async function startLive(live: LiveOptions): Promise<Live> {
  let state = await openState(live)
  let version = 1
  const waiting = new Set<() => void>()
  // One thing at a time: files that a question reads must not go while it does.
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work)
    last = turn.catch(() => {})
    return await turn
  }
  return {
    get version() {
      return version
    },
    get model() {
      return state.model
    },
    behind: (asked) => state.kept.behind(asked),
    newer: async (than, signal) => {
      if (version !== than || signal.aborted) return
      await new Promise<void>((resolve) => {
        const done = (): void => {
          waiting.delete(done)
          signal.removeEventListener('abort', done)
          resolve()
        }
        waiting.add(done)
        signal.addEventListener('abort', done)
      })
    },
    after: (work) =>
      inTurn(async () => {
        await work()
        if (markOf(live.options.folder) === state.mark) return
        const { kept } = state
        state = await openState(live)
        version++
        for (const tell of waiting) tell()
        await kept.close()
      }),
    close: () => inTurn(() => state.kept.close()),
  }
}
