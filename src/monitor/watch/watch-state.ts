/** What was told of a store already, for whoever watches it next. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { readTextIfPresent, writePrivateFile } from '../../system/files.ts'
import { isFields } from '../events/fields.ts'
import type { Finding } from '../findings/finding.ts'

export interface WatchState {
  /** The newest load whose events were looked at. */
  readonly batch: number
  /** From when on events were looked at; an older keyless did not note it. */
  readonly since: Date | undefined
  /** Digests of the findings that were told, and the day of their last event. */
  readonly told: ReadonlyMap<string, string>
}

/** What is so old is not looked for again. */
const keptDays = 400

export function watchPath(folder: string): string {
  return join(folder, 'watch.json')
}

const dayOf = ({ last }: Pick<Finding, 'last'>): string =>
  Number.isNaN(last.getTime()) ? '' : last.toISOString().slice(0, 10)

/** The same thing on another day is told again. */
export function findingKey(finding: Finding): readonly [string, string] {
  const day = dayOf(finding)
  const text = JSON.stringify([finding.code, finding.subject, day])
  return [createHash('sha256').update(text).digest('base64url').slice(0, 22), day]
}

/** Undefined where nobody watched yet, or what is there is no state of ours. */
export function readWatchState(folder: string): WatchState | undefined {
  try {
    const value: unknown = JSON.parse(readTextIfPresent(watchPath(folder)) ?? '')
    if (!isFields(value) || value['version'] !== 1) return undefined
    const { batch, told, since } = value
    if (typeof batch !== 'number' || !isFields(told)) return undefined
    const at = new Date(typeof since === 'string' ? since : Number.NaN)
    return {
      batch,
      since: Number.isNaN(at.getTime()) ? undefined : at,
      told: new Map(Object.entries(told).map(([key, day]) => [key, String(day)])),
    }
  } catch {
    return undefined
  }
}

/** Throws as writePrivateFile. */
export function writeWatchState(
  folder: string,
  { batch, since, told }: WatchState,
  now: Date,
): void {
  const oldest = new Date(now.getTime() - keptDays * 86_400_000).toISOString().slice(0, 10)
  const kept = [...told].filter(([, day]) => day >= oldest)
  const text = JSON.stringify({ version: 1, batch, since, told: Object.fromEntries(kept) })
  writePrivateFile(watchPath(folder), `${text}\n`)
}
