/** DuckDB within this process, over files of the store and nothing else. */
import { join, sep } from 'node:path'
import { memoryUsage } from 'node:process'
import { KeylessError, SystemError, UsageError } from '../../errors.ts'
import type { Paths } from '../../system/paths.ts'
import type { Platform } from '../../system/platform.ts'
import type { Answer, Bounds, Cell, Engine } from '../engine.ts'
import { readingThreads } from '../memory.ts'
import { type DuckDbConnection, type DuckDbReader, loadDuckDb } from './duckdb-module.ts'
import { duckDbPackage, engineFolder, findDuckDb } from './find-duckdb.ts'
import { boundedFunctions, isQuestion } from './one-question.ts'

export interface DuckDbOptions {
  /** The only folder that it may write, and read. */
  readonly folder: string
  /** Of a load: files and folders that it may read beside that. */
  readonly sources?: readonly string[]
  /** What it may take before it goes on on the disk, in bytes. */
  readonly memoryBytes: number
  readonly world: {
    readonly paths: Pick<Paths, 'stateFolder'>
    readonly platform: Pick<Platform, 'self'>
  }
}

/** A text as SQL has it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** Throws SystemError `engine-missing` or `engine-failed`. */
export async function openDuckDb(options: DuckDbOptions): Promise<Engine> {
  const { folder, sources = [], memoryBytes, world } = options
  const place = engineFolder(world.paths)
  const entry = findDuckDb(world)
  if (entry === undefined) {
    const message = `This needs DuckDB, which is not part of keyless: the package ${duckDbPackage}.`
    throw new SystemError('engine-missing', message, { details: { folder: place } })
  }
  try {
    const { DuckDBInstance, version } = loadDuckDb(entry)
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: `${Math.floor(memoryBytes / 1e6)}MB`,
      temp_directory: join(folder, 'spill'),
      preserve_insertion_order: 'false',
      ...(options.sources !== undefined && { threads: String(readingThreads(memoryBytes)) }),
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    })
    const connection = await instance.connect()
    // A part never changes under its name, and many a statement looks at it.
    await connection.run('SET parquet_metadata_cache = true')
    await connection.run('SET enable_progress_bar_print = false')
    await connection.run('SET enable_progress_bar = true')
    // What is asked may come from anywhere: it reaches the store, no other file and no network.
    const folders = [folder, ...sources].map((one) => quoted(one + sep))
    await connection.run(`SET allowed_directories = [${folders.join(', ')}]`)
    await connection.run(`SET allowed_paths = [${sources.map(quoted).join(', ')}]`)
    await connection.run('SET enable_external_access = false')
    await connection.run('SET lock_configuration = true')
    const close = (): void => {
      connection.closeSync()
      instance.closeSync()
    }
    return {
      version: `DuckDB ${version()}`,
      ...operations(connection, refuser(place, folder)),
      close,
    }
  } catch (error) {
    const message = `DuckDB in ${place} cannot be used: ${firstLine(error)}`
    throw new SystemError('engine-failed', message, { details: { folder: place }, cause: error })
  }
}

/** How often its memory is looked at. */
const watchMs = 50

/** DESCRIBE, SHOW, SUMMARIZE and VALUES are kinds of it. EXPLAIN is not: with ANALYZE it runs what it explains. */
const selectType = 1

type Operations = Pick<Engine, 'run' | 'ask' | 'refuseChanges' | 'within'>

function operations(connection: DuckDbConnection, refuse: Refuse): Operations {
  return {
    within: async (bounds, work) => within(connection, bounds, work),
    refuseChanges: async (sql) => {
      const statements = await connection.extractStatements(sql).catch((error: unknown) => {
        const line = firstLine(error)
        // A text of comments alone is an error without a reason.
        const reason = line.startsWith('Parser Error') ? line : 'There is no SELECT in it.'
        throw new UsageError('query-invalid', reason, { cause: error })
      })
      const isOne = statements.count === 1
      // EXPORT has made its folder by the time that it is prepared, and a constant its text.
      const isAsked = isOne && isQuestion(sql)
      if (isAsked) await connection.run(boundedFunctions)
      const statement = isAsked ? await statements.prepare(0).catch(refuse) : undefined
      if (statement?.statementType === selectType) return
      const message = `Only one SELECT can be asked${isOne ? ', nothing that changes the store' : ''}.`
      throw new UsageError('query-invalid', message)
    },
    run: async (sql) => {
      await connection.run(sql).catch(refuse)
    },
    ask: async (sql, parameters = {}, mostRows = Number.POSITIVE_INFINITY) => {
      const reader = await (
        mostRows === Number.POSITIVE_INFINITY
          ? connection.runAndReadAll(sql, { ...parameters })
          : connection.streamAndReadUntil(sql, mostRows + 1, { ...parameters })
      ).catch(refuse)
      return answerOf(reader, mostRows)
    },
  }
}

/** An interrupted question is what interrupted it. */
async function within<T>(
  connection: DuckDbConnection,
  { signal, memoryBytes, onShare }: Bounds,
  work: () => Promise<T>,
): Promise<T> {
  signal.throwIfAborted()
  let isTooLarge = false
  const mostBytes = memoryUsage.rss() + memoryBytes
  const stop = (): void => connection.interrupt()
  signal.addEventListener('abort', stop)
  const watch = setInterval(() => {
    isTooLarge ||= memoryUsage.rss() > mostBytes
    // Once more: what had not begun yet when it was stopped begins.
    if (isTooLarge || signal.aborted) stop()
    else onShare?.(Math.max(0, connection.progress.percentage) / 100)
  }, watchMs)
  try {
    return await work()
  } catch (error) {
    signal.throwIfAborted()
    throw isTooLarge ? exhausted(error) : error
  } finally {
    clearInterval(watch)
    signal.removeEventListener('abort', stop)
  }
}

/** Values of the answer are DuckDB's until they are read, which takes a fifth of the time by columns. */
function columnsOf(reader: DuckDbReader): unknown[][] {
  try {
    return reader.getColumnsJS()
  } catch (error) {
    const message = `A value of the answer is too long: ${firstLine(error)}`
    throw new UsageError('query-invalid', message, { cause: error })
  }
}

function answerOf(reader: DuckDbReader, mostRows: number): Answer {
  const columns = columnsOf(reader)
  const count = columns[0]?.length ?? 0
  const length = Math.min(count, mostRows)
  return {
    columns: reader.columnNames(),
    rows: Array.from({ length }, (_, at) => columns.map((values) => cellOf(values[at]))),
    more: count > length,
  }
}

function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null
  if (typeof value === 'bigint') {
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  }
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') {
    return value
  }
  if (value instanceof Date) return value
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'bigint' ? String(inner) : inner,
  )
}

function firstLine(error: unknown): string {
  const [line = ''] = error instanceof Error ? error.message.split('\n') : [String(error)]
  return line.replace(/^Failed to extract statements: /, '')
}

function exhausted(cause: unknown): SystemError {
  const message = 'DuckDB needs more memory than it may have.'
  return new SystemError('memory-exhausted', message, { cause })
}

type Refuse = (error: unknown) => never

/** As DuckDB has it from the system. */
const fullDisk =
  /^(?:IO|Out of Memory) Error: .*(?:No space left on device|Disk quota exceeded|not enough space on the disk)/

/** @param place Of DuckDB itself. @param folder Where it writes. */
function refuser(place: string, folder: string): Refuse {
  return (error) => {
    if (error instanceof KeylessError) throw error
    const line = firstLine(error)
    if (fullDisk.test(line)) {
      const details = { path: folder, reason: 'ENOSPC' }
      const message = `${folder} cannot be written: the disk is full.`
      throw new SystemError('disk-full', message, { details, cause: error })
    }
    if (/^Out of Memory Error/.test(line)) throw exhausted(error)
    if (/^(?:Parser|Binder|Catalog|Permission|Conversion|Invalid Input) Error/.test(line)) {
      throw new UsageError('query-invalid', line, { cause: error })
    }
    throw new SystemError('engine-failed', line, { details: { folder: place }, cause: error })
  }
}
