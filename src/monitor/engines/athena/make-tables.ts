/** The tables that questions need: those of an earlier question where they are still good, else made. */
import { createHash, randomBytes } from 'node:crypto'
import { KeylessError, ServiceError } from '../../../errors.ts'
import type { Days } from './decode.ts'
import {
  type KeptTables,
  isGood,
  keptFor,
  readKept,
  removeAnswers,
  withBytes,
  without,
  withTables,
  writeKept,
} from './kept-tables.ts'
import type { ListedSize } from './listed-size.ts'
import { type Estimate, estimate, foldersOf } from './price.ts'
import { type AthenaWorld, type Execution, scanLimit } from './service.ts'
import type { AthenaSettings } from './settings.ts'
import { missingSteps, type TableRequest, type TableStep } from './tables.ts'

/** How the bytes are known; a list that could not be had leaves its reason. */
export type Basis =
  | { readonly kind: 'measured' }
  | { readonly kind: 'listed'; readonly size: ListedSize }
  | { readonly kind: 'unknown'; readonly why: KeylessError | 'too-long' | undefined }

/** What is told before the trail is read. */
export interface Asking extends Estimate {
  readonly basis: Basis
  readonly span: Days
  /** What the workgroup lets one statement read, in bytes. */
  readonly limitBytes: number | undefined
}

export interface MakingOptions extends Pick<TableRequest, 'users' | 'directory' | 'ownKeys'> {
  readonly world: AthenaWorld
  readonly settings: AthenaSettings
  /** Of ours, private. */
  readonly folder: string
  /** How much lies in the folders of those days, where that was never measured. Throws KeylessError. */
  readonly list?: ((days: Days) => Promise<ListedSize | undefined>) | undefined
  /** Rejects where nobody wants it. */
  readonly approve: (asking: Asking) => Promise<void>
  /** Each table that is made, by its name in questions. */
  readonly onTable?: ((name: string) => void) | undefined
}

export interface Tables {
  /** All that the text asks of is there when this resolves. Throws as `execute` and `approve`. */
  readyFor(sql: string): Promise<KeptTables>
  /** One of them is gone after all: the next question makes them anew. */
  forget(): void
}

function requestFor(
  { settings, users, directory, ownKeys }: MakingOptions,
  { days, database, prefix }: Pick<KeptTables, 'days' | 'database' | 'prefix'>,
): TableRequest {
  const { database: own, table, eventDataStore } = settings
  const raw =
    eventDataStore === undefined
      ? ({ kind: 'trail', name: `"${own}"."${table}"` } as const)
      : ({ kind: 'lake', name: `"aws:cloudtrail"."${eventDataStore}"` } as const)
  return { raw, days, users, directory, ownKeys, place: { database, prefix } }
}

const digestOf = (...texts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 32)

/** Of the trail alone, and of all that its tables depend on. */
function marks(options: MakingOptions): { readonly trail: string; readonly of: string } {
  const { region, endpoint } = options.world.api.options
  const { trail = '', database, table, eventDataStore = '' } = options.settings
  const place = { days: { first: '2013-01-01', last: '2013-01-01' }, database, prefix: '' }
  const steps = missingSteps('FROM firsts, acts', requestFor(options, place), new Set())
  const source = [region, endpoint, trail, database, table, eventDataStore]
  return { trail: digestOf(...source), of: digestOf(...source, ...steps.map(({ sql }) => sql)) }
}

type Run = (sql: string) => Promise<Execution>

interface Making {
  readonly options: MakingOptions
  readonly days: Days
  /** Carries a statement out. */
  readonly run: Run
  readonly marks: ReturnType<typeof marks>
}

/** Nobody will ask them any more; their files end by the bucket's own rule. */
async function dropOld({ options, run }: Making): Promise<void> {
  const { folder, world } = options
  const nowMs = world.api.options.clock.now().getTime()
  for (const old of readKept(folder).tables.filter((one) => !isGood(one, nowMs))) {
    for (const name of old.names) {
      await run(`DROP TABLE IF EXISTS \`${old.database}\`.\`${old.prefix}_${name}\``)
    }
    writeKept(folder, without(readKept(folder), old.prefix))
    removeAnswers(folder, old.prefix)
  }
}

interface Known {
  readonly bytes: number | undefined
  readonly basis: Basis
}

/** What reading these days comes to: as it was the last time, else by the sizes of the files. */
async function sizeOf({ options, days, marks: { trail } }: Making): Promise<Known> {
  const { folder, settings, list, world } = options
  const perDay = readKept(folder).bytesPerDay[trail] ?? settings.bytesPerDay
  if (perDay !== undefined) return { bytes: perDay * foldersOf(days), basis: { kind: 'measured' } }
  const unknown = (why: KeylessError | 'too-long' | undefined): Known => ({
    bytes: undefined,
    basis: { kind: 'unknown', why },
  })
  if (list === undefined) return unknown(undefined)
  try {
    const size = await list(days)
    return size === undefined
      ? unknown('too-long')
      : { bytes: size.bytes, basis: { kind: 'listed', size } }
  } catch (error) {
    world.api.options.signal?.throwIfAborted()
    if (error instanceof KeylessError) return unknown(error)
    throw error
  }
}

/** Those that are there for these days; else the trail will have to be read. */
async function begin(making: Making): Promise<KeptTables> {
  const { options, days } = making
  const { folder, settings, world } = options
  const { of } = making.marks
  const now = world.api.options.clock.now()
  const known = keptFor(readKept(folder), { of, days, nowMs: now.getTime() })
  if (known !== undefined) return known
  const { bytes, basis } = await sizeOf(making)
  const told = estimate(days, bytes, settings.pricePerTb)
  await options.approve({ ...told, basis, span: days, limitBytes: await scanLimit(world) })
  await dropOld(making)
  const at = now
    .toISOString()
    .replaceAll(/[-:]|\.\d+/g, '')
    .toLowerCase()
  const prefix = `keyless_${at}_${randomBytes(4).toString('hex')}`
  const { database } = settings
  const begun = { of, database, prefix, days, madeMs: now.getTime(), names: [] }
  // Noted before there is any: what a killed process made is found again.
  writeKept(folder, withTables(readKept(folder), begun))
  return begun
}

async function make(
  { options, run, marks: { trail } }: Making,
  from: KeptTables,
  { name, sql }: TableStep,
): Promise<KeptTables> {
  const { folder, onTable } = options
  onTable?.(name)
  const scannedBytes = await run(sql).then(
    (execution) => execution.scannedBytes,
    (error: unknown) => {
      // By another process that was killed, or faster.
      if (error instanceof ServiceError && /already exists/i.test(error.message)) return 0
      throw error
    },
  )
  const made = { ...from, names: [...from.names, name] }
  const kept = withTables(readKept(folder), made)
  const perDay = Math.ceil(scannedBytes / foldersOf(from.days))
  writeKept(folder, name === 'stored' ? withBytes(kept, trail, perDay) : kept)
  return made
}

/** For these days, or more. `run` carries a statement out. */
export function createTables(options: MakingOptions, days: Days, run: Run): Tables {
  const making: Making = { options, days, run, marks: marks(options) }
  const { folder } = options
  let tables: KeptTables | undefined
  return {
    readyFor: async (sql) => {
      let current = (tables ??= await begin(making))
      const request = requestFor(options, current)
      for (const step of missingSteps(sql, request, new Set(current.names))) {
        current = await make(making, current, step)
        tables = current
      }
      return current
    },
    forget: () => {
      if (tables === undefined) return
      writeKept(folder, without(readKept(folder), tables.prefix))
      removeAnswers(folder, tables.prefix)
      tables = undefined
    },
  }
}
