/** Which tables of Athena were made for which days, and what that read: a private file, so that they are made once. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { readTextIfPresent, writePrivateFile } from '../../../system/files.ts'
import type { Paths } from '../../../system/paths.ts'
import type { Days } from './decode.ts'

export interface KeptTables {
  /** What they are of: another trail, another text, other names of people make other tables. */
  readonly of: string
  readonly database: string
  readonly prefix: string
  readonly days: Days
  /** In milliseconds since 1970. */
  readonly madeMs: number
  readonly names: readonly string[]
}

export interface Kept {
  readonly version: 1
  readonly tables: readonly KeptTables[]
  /** By what they are of: bytes of a day of the trail, as measured. */
  readonly bytesPerDay: Readonly<Record<string, number>>
}

const nothing: Kept = { version: 1, tables: [], bytesPerDay: {} }

/** Tables of today are as old as their making; an hour is no great loss. */
const freshMs = 3_600_000

/** The files behind them may be deleted after some days; then they would be empty. */
const longestMs = 24 * 3_600_000

const dayMs = 86_400_000

export function keptFolder({ cacheFolder }: Pick<Paths, 'cacheFolder'>): string {
  return join(cacheFolder, 'athena')
}

const pathOf = (folder: string): string => join(folder, 'tables.json')

/** Of a file that is not there, or not whole, nothing. */
export function readKept(folder: string): Kept {
  try {
    const value: unknown = JSON.parse(readTextIfPresent(pathOf(folder)) ?? '')
    const kept = value as Kept | null
    return kept?.version === 1 && Array.isArray(kept.tables) ? kept : nothing
  } catch {
    return nothing
  }
}

export function writeKept(folder: string, kept: Kept): void {
  writePrivateFile(pathOf(folder), `${JSON.stringify(kept)}\n`)
}

/** Whether all events of their days were there when they were made, a day being delivered whole in one more. */
function isWhole({ days, madeMs }: KeptTables): boolean {
  return madeMs > Date.parse(`${days.last}T00:00:00Z`) + 2 * dayMs
}

export function isGood(tables: KeptTables, nowMs: number): boolean {
  const ageMs = nowMs - tables.madeMs
  return ageMs >= 0 && ageMs < (isWhole(tables) ? longestMs : freshMs)
}

/** Those that hold these days. */
export function keptFor(
  { tables }: Kept,
  { of, days, nowMs }: { readonly of: string; readonly days: Days; readonly nowMs: number },
): KeptTables | undefined {
  return tables.find(
    (one) =>
      one.of === of &&
      one.days.first <= days.first &&
      one.days.last >= days.last &&
      isGood(one, nowMs),
  )
}

/** With these in the place of those of the same prefix. */
export function withTables(kept: Kept, tables: KeptTables): Kept {
  return { ...kept, tables: [...without(kept, tables.prefix).tables, tables] }
}

export function without(kept: Kept, prefix: string): Kept {
  return { ...kept, tables: kept.tables.filter((one) => one.prefix !== prefix) }
}

export function withBytes(kept: Kept, trail: string, perDay: number): Kept {
  return perDay > 0 ? { ...kept, bytesPerDay: { ...kept.bytesPerDay, [trail]: perDay } } : kept
}

/** An answer over one making of tables, by what was asked. */
export function answerPath(folder: string, prefix: string, digest: string): string {
  return join(folder, prefix, `${digest}.json`)
}

/** Of tables that nobody will ask any more. */
export function removeAnswers(folder: string, prefix: string): void {
  rmSync(join(folder, prefix), { recursive: true, force: true })
}
