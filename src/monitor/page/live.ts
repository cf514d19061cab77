/** A page that follows its store: the model as it is now, and whatever is asked behind it. */
import { findingsIn, type MonitorOptions, openEvents, type World } from '../monitor.ts'
import { readLog } from '../store/log.ts'
import type { Behind } from './behind.ts'
import { type BehindStore, openBehind } from './behind-store.ts'
import { createTurns } from './in-turn.ts'
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
  /** Of one of the last models, undefined for an older one, or where somebody emptied the store. */
  behind(asked: Behind, version: number): Promise<PageEvents | undefined>
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

/** Of so many models clicks are answered: somebody may be in the middle of something while there is a newer one. */
const mostKept = 3

/** Throws as a question does. Whoever starts it closes it. */
export async function startLive(live: LiveOptions): Promise<Live> {
  let state = await openState(live)
  let version = 1
  const kept = new Map([[version, state.kept]])
  const waiting = new Set<() => void>()
  // One thing at a time: files that a question reads must not go while it does.
  const inTurn = createTurns()
  return {
    get version() {
      return version
    },
    get model() {
      return state.model
    },
    // What goes on in `after` is not waited for.
    behind: async (asked, of) =>
      kept
        .get(of)
        ?.behind(asked)
        .catch((error: unknown) => {
          if (markOf(live.options.folder) === state.mark) throw error
          return undefined
        }),
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
        state = await openState(live)
        kept.set(++version, state.kept)
        for (const tell of waiting) tell()
        const old = version - mostKept
        const oldest = kept.get(old)
        kept.delete(old)
        await oldest?.close()
      }),
    close: () =>
      inTurn(async () => {
        for (const one of kept.values()) await one.close()
      }),
  }
}
