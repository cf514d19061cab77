/**
 * Who used what: the store of events, brought up to date and asked. Not for words: cli/monitor has those.
 */
import { existsSync } from 'node:fs'
import { errorCode, readError } from '../system/file-errors.ts'
import { makePrivateFolder } from '../system/files.ts'
import { withLock } from '../system/lock.ts'
import type { System } from '../system/system.ts'
import type { Answer, Engine, Parameters } from './engine.ts'
import { readKeptDirectory } from './directory/directory-file.ts'
import { openDirectoryTables } from './directory/directory-tables.ts'
import { openDuckDb } from './engines/duckdb.ts'
import type { Detector } from './findings/detector.ts'
import { findAll, type Found } from './findings/find.ts'
import { firsts } from './findings/firsts.ts'
import { engineBytes } from './memory.ts'
import { parametersOf, type Question, questions } from './questions/questions.ts'
import { useQuestions } from './questions/use-questions.ts'
import type { Source } from './sources/source.ts'
import { load, type Loaded, type LoadProgress } from './store/load.ts'
import { readLog, type StoreState } from './store/log.ts'
import { type KnownBeside, openStore, type Span } from './store/open-store.ts'
import { emptyStore, lockFolder, makeStore } from './store/store.ts'
import { readParts } from './store/write-part.ts'
import { findUnused, type Unused, type UnusedAsked } from './unused/find-unused.ts'

export interface MonitorOptions extends KnownBeside {
  /** The store's folder. */
  readonly folder: string
  readonly memoryBytes: number
  readonly signal: AbortSignal
  /** A list of where addresses are; the one of the last time. */
  readonly places?: string | undefined
  /** A list of the networks of CI platforms; the one of the last time. */
  readonly networks?: string | undefined
  /** Another engine, over events that are not in the store. */
  readonly remote?: OpenRemote | undefined
}

export type World = Pick<System, 'clock' | 'platform' | 'paths'>
/** For questions about that time; `learns` where what is usual has to be known as well. */
export type OpenRemote = (span: Span, learns: boolean) => Engine

export interface LoadRequest {
  readonly sources: readonly Source[]
  /** Our own journal too. */
  readonly journal?: string | undefined
  readonly onProgress?: (progress: LoadProgress) => void
}

/** More rows than any answer has. */
const endless = 1_000_000_000

async function withEngine<T>(
  { folder, memoryBytes }: MonitorOptions,
  world: World,
  work: (engine: Engine) => Promise<T>,
  sources?: readonly string[],
): Promise<T> {
  const bound = { folder, memoryBytes: engineBytes(memoryBytes, sources !== undefined), world }
  const engine = await openDuckDb({ ...bound, ...(sources && { sources }) })
  try {
    return await work(engine)
  } finally {
    engine.close()
  }
}

/**
 * Reads what is new in the sources. One process at a time does; others wait for it. Throws SystemError
 * `file-unreadable` for a source that is not there, `engine-missing`, `disk-full`, `lock-timeout`.
 */
export async function loadSources(
  request: LoadRequest,
  options: MonitorOptions,
  world: World,
): Promise<Loaded> {
  const { folder, signal, memoryBytes } = options
  makePrivateFolder(folder)
  const lock = { folder: lockFolder(folder), clock: world.clock, platform: world.platform, signal }
  const work = async (engine: Engine): Promise<Loaded> =>
    withLock(lock, async (held) => {
      try {
        const { clock } = world
        return await load({ ...request, engine, folder, clock, held, signal, memoryBytes })
      } catch (error) {
        if (error instanceof Error && errorCode(error) !== undefined && 'path' in error) {
          throw readError(error, String(error.path))
        }
        throw error
      }
    })
  const paths = request.sources.filter((source) => typeof source === 'string')
  return await withEngine(options, world, work, paths)
}

/** Empties the store: nothing of what was read is left. Throws SystemError `lock-timeout` and its like. */
export async function forgetStore(
  { folder, signal }: Pick<MonitorOptions, 'folder' | 'signal'>,
  { clock, platform }: World,
): Promise<void> {
  if (!existsSync(folder)) return
  const lock = { folder: lockFolder(folder), clock, platform, signal }
  await withLock(lock, async () => emptyStore(folder))
}

/** What the store holds, without an engine. */
export function storeState(folder: string): StoreState {
  return readLog(folder)
}

const besideOf = ({ places, networks, retired, signal }: MonitorOptions) => ({
  list: places,
  networks,
  retired,
  signal,
})

/** The store's tables, for as long as `work` lasts. */
export async function withStore<T>(
  span: Span,
  options: MonitorOptions,
  world: World,
  work: (engine: Engine, state: StoreState) => Promise<T>,
): Promise<T> {
  const { folder } = options
  makeStore(folder)
  return await withEngine(options, world, async (engine) => {
    const state = readLog(folder)
    await openStore(engine, folder, state, span, besideOf(options))
    return await work(engine, state)
  })
}

export interface Asked extends Span {
  readonly mostRows?: number | undefined
  /** Of those that the question names; the others are NULL. */
  readonly parameters?: Parameters
}

/** The answer of a question, or of one SELECT over `acts` and `events`. Throws UsageError `query-invalid`. */
export async function ask(
  question: Question | { readonly sql: string },
  { parameters = {}, mostRows, ...span }: Asked,
  options: MonitorOptions,
  world: World,
): Promise<Answer> {
  const answer = async (engine: Engine): Promise<Answer> => {
    if (typeof question !== 'string') {
      await engine.refuseChanges(question.sql)
      const asked = async (): Promise<Answer> => engine.ask(question.sql, {}, mostRows)
      return await (engine.within?.(options, asked) ?? asked())
    }
    const sql = questions[question]
    const most = mostRows === undefined ? endless : mostRows + 1
    return await engine.ask(sql, parametersOf(sql, { most, ...parameters }), mostRows)
  }
  if (options.remote !== undefined) return await answer(options.remote(span, false))
  return await withStore(span, options, world, async (engine) => {
    if (typeof question !== 'string') {
      await openDirectoryTables(engine, readKeptDirectory(options.folder))
      await engine.run(`CREATE VIEW firsts AS ${firsts}`)
    }
    return await answer(engine)
  })
}

/** The time of the oldest event that came after that load; now where there is none. */
export async function oldestOf(
  batch: number,
  options: MonitorOptions,
  world: World,
): Promise<Date> {
  const { folder } = options
  const parts = readLog(folder).parts.filter((part) => (part.batch ?? 0) > batch)
  if (parts.length === 0) return world.clock.now()
  return await withEngine(options, world, async (engine) => {
    const sql = `SELECT min(time) FROM ${readParts(folder, parts)} WHERE batch > ${batch}`
    const oldest = (await engine.ask(sql)).rows[0]?.[0]
    return oldest instanceof Date ? oldest : world.clock.now()
  })
}

/** The store's tables for as long as somebody asks: whoever opens it closes it. */
export async function openEvents(
  span: Span,
  options: MonitorOptions,
  world: World,
): Promise<Engine> {
  const { folder, memoryBytes } = options
  makeStore(folder)
  const engine = await openDuckDb({ folder, memoryBytes: engineBytes(memoryBytes, false), world })
  try {
    await openStore(engine, folder, readLog(folder), span, besideOf(options))
    return engine
  } catch (error) {
    engine.close()
    throw error
  }
}

/** What the detectors find in an open store. */
export async function findingsIn(
  engine: Engine,
  detectors: readonly Detector[],
  signal: AbortSignal,
): Promise<Found> {
  await engine.run(`CREATE TEMP TABLE firsts AS ${firsts}`)
  return await findAll(detectors, engine, signal)
}

/** What whoever has the keys of our journal used anywhere, and when last. */
export async function askOwnUses(
  options: MonitorOptions,
  world: World,
  span: Span,
): Promise<Answer> {
  const { ownUses } = useQuestions
  if (options.remote !== undefined) return await options.remote(span, false).ask(ownUses)
  return await withStore({}, options, world, async (engine) => {
    await engine.run('CREATE VIEW own_keys AS SELECT issued_key AS access_key FROM programs')
    return await engine.ask(ownUses)
  })
}

/** What of the directory's assignments was used in that time, and how far the events go. */
export async function askUnused(
  asked: UnusedAsked,
  options: MonitorOptions,
  world: World,
): Promise<Unused> {
  if (options.remote !== undefined) return await findUnused(options.remote(asked, false), asked)
  return await withStore({}, options, world, async (engine) => {
    await openDirectoryTables(engine, readKeptDirectory(options.folder))
    return await findUnused(engine, asked)
  })
}

/** What the detectors find in the events of that time. */
export async function findIn(
  detectors: readonly Detector[],
  span: Span,
  options: MonitorOptions,
  world: World,
): Promise<Found> {
  const { remote, signal } = options
  if (remote !== undefined) return await findAll(detectors, remote(span, true), signal)
  return await withStore(span, options, world, (engine) => findingsIn(engine, detectors, signal))
}
