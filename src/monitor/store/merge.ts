/** Many small parts into one: whoever loads every hour has thousands in a year, and each is opened for each question. */
import { randomUUID } from 'node:crypto'
import type { Clock } from '../../system/clock.ts'
import type { Held } from '../../system/lock.ts'
import type { Engine } from '../engine.ts'
import { quoted } from '../engines/duckdb.ts'
import { appendStep, type Part } from './log.ts'
import { sealPart } from './store.ts'
import { highestBatch, partFormat, partPath, readParts } from './write-part.ts'

export interface MergeOptions {
  readonly engine: Engine
  readonly folder: string
  readonly clock: Clock
  readonly held: Held
}

const smallEvents = 50_000

/** So many small ones are worth it. */
const manyParts = 32

/** Those that would be one, oldest first; none while there are few. */
export function mergeable(parts: readonly Part[]): readonly Part[] {
  const small = parts.filter(({ events }) => events < smallEvents)
  return small.length < manyParts ? [] : small
}

/**
 * Under the store's lock. The old files stay until the next load: a question that is being asked
 * may still read them. Killed before the log has its line, nothing has happened.
 */
export async function mergeParts(options: MergeOptions, parts: readonly Part[]): Promise<void> {
  const old = mergeable(parts)
  if (old.length === 0) return
  const { engine, folder, clock, held } = options
  const name = `${randomUUID()}.parquet`
  const path = partPath(folder, name)
  await engine.run(
    `COPY (SELECT * FROM ${readParts(folder, old)}) TO ${quoted(path)} ${partFormat}`,
  )
  sealPart(path)
  const times = { from: old.map(({ from }) => from), to: old.map(({ to }) => to) }
  const part = {
    name,
    events: old.reduce((sum, { events }) => sum + events, 0),
    from: times.from.toSorted()[0] ?? '',
    to: times.to.toSorted().at(-1) ?? '',
    batch: highestBatch(old),
  }
  held.assertHeld()
  const replaces = old.map((one) => one.name)
  appendStep(folder, { version: 1, at: clock.now().toISOString(), part, replaces })
}
