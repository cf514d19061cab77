/** A page that follows its store: the model as it is now, and whatever is asked behind it. */
import type { Engine } from '../engine.ts'
import { type MonitorOptions, openEvents, type World } from '../monitor.ts'
import { readLog } from '../store/log.ts'
import { type Behind, readBehind } from './behind.ts'
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
  behind(asked: Behind): Promise<PageEvents>
  /** Does the work, then looks whether the store is another one, and reads it again if it is. */
  after(work: () => Promise<unknown>): Promise<void>
  close(): Promise<void>
}

/** Two databases may be open at a time: the one that is asked, and the one that reads what is new. */
const share = 0.5

/** Tells one state of a store from another. */
function markOf(folder: string): string {
  const { parts, names } = readLog(folder)
  return JSON.stringify([parts.map(({ name }) => name), names.size])
}

interface State {
  readonly engine: Engine
  readonly asked: PageAsked
  readonly model: PageModel
  readonly mark: string
}

async function openState({ ask, options, world }: LiveOptions): Promise<State> {
  const mark = markOf(options.folder)
  const asked = ask()
  const memoryBytes = options.memoryBytes * share
  const engine = await openEvents(asked.span, { ...options, memoryBytes }, world)
  try {
    return { engine, asked, model: await pageIn(engine, asked, options.signal), mark }
  } catch (error) {
    engine.close()
    throw error
  }
}

/** Throws as a question does. Whoever starts it closes it. */
export async function startLive(live: LiveOptions): Promise<Live> {
  let state = await openState(live)
  let version = 1
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
    behind: (asked) => inTurn(() => readBehind(state.engine, asked, state.asked.zone)),
    after: (work) =>
      inTurn(async () => {
        await work()
        if (markOf(live.options.folder) === state.mark) return
        const next = await openState(live)
        state.engine.close()
        state = next
        version++
      }),
    close: () => inTurn(async () => state.engine.close()),
  }
}
