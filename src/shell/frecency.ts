/** Which profiles are used often and lately: a score that halves every week. Pure but for the file's two ends. */
import { join } from 'node:path'
import { readCacheFile } from '../system/cache-folder.ts'
import { writePrivateFile } from '../system/files.ts'
import type { Paths } from '../system/paths.ts'

export interface Use {
  /** How often, each use worth half of what it was a week before, as of `lastMs`. */
  readonly score: number
  /** Milliseconds since 1970. */
  readonly lastMs: number
}

export type Uses = ReadonlyMap<string, Use>

const halfLifeMs = 7 * 24 * 3_600_000
const mostNames = 500

function scoreAt({ score, lastMs }: Use, nowMs: number): number {
  return score * 2 ** (-Math.max(0, nowMs - lastMs) / halfLifeMs)
}

export function used(uses: Uses, name: string, now: Date): Uses {
  const lastMs = now.getTime()
  const before = uses.get(name)
  const score = 1 + (before === undefined ? 0 : scoreAt(before, lastMs))
  const all = [...uses, [name, { score, lastMs }] as const]
  return new Map(sorted(new Map(all), now).slice(0, mostNames))
}

function sorted(uses: Uses, now: Date): readonly (readonly [string, Use])[] {
  const nowMs = now.getTime()
  return [...uses].toSorted(([, one], [, other]) => scoreAt(other, nowMs) - scoreAt(one, nowMs))
}

/** Those used before, best first; the others as they stood. */
export function byFrecency<T extends { readonly name: string }>(
  items: readonly T[],
  uses: Uses,
  now: Date,
): readonly T[] {
  const rank = new Map(sorted(uses, now).map(([name], at) => [name, at]))
  const place = ({ name }: T): number => rank.get(name) ?? rank.size
  return items.toSorted((one, other) => place(one) - place(other))
}

function isUse(value: unknown): value is Use {
  const { score, lastMs } = (value ?? {}) as Partial<Record<keyof Use, unknown>>
  return Number.isFinite(score) && Number.isFinite(lastMs)
}

/** What cannot be read is as good as nothing: it only sorts a menu. */
export function decodeUses(text: string): Uses {
  try {
    const state = JSON.parse(text) as { version?: unknown; profiles?: unknown } | null
    if (state?.version !== 1) return new Map()
    const entries = Object.entries((state.profiles ?? {}) as Record<string, unknown>)
    return new Map(entries.flatMap(([name, use]) => (isUse(use) ? [[name, use] as const] : [])))
  } catch {
    return new Map()
  }
}

export function encodeUses(uses: Uses): string {
  return `${JSON.stringify({ version: 1, profiles: Object.fromEntries(uses) })}\n`
}

function statePath({ stateFolder }: Pick<Paths, 'stateFolder'>): string {
  return join(stateFolder, 'profile-uses.json')
}

type Places = Pick<Paths, 'stateFolder' | 'owner'>

/** Throws SystemError as readCacheFile. */
export function readUses(paths: Places): Uses {
  return decodeUses(readCacheFile(statePath(paths), { uid: paths.owner })?.text ?? '')
}

/** Throws SystemError. Of two shells at once the later one's use counts. */
export function rememberUse(paths: Places, name: string, now: Date): void {
  writePrivateFile(statePath(paths), encodeUses(used(readUses(paths), name, now)))
}
