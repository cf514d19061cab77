import type { RecordedEntry } from '../../system/journal-read.ts'
import { programOf } from './programs.ts'

export const groupings = ['program', 'profile', 'account', 'role', 'event', 'via'] as const
export type Grouping = (typeof groupings)[number]

export interface Group {
  /** Null where the lines do not say. */
  readonly name: string | null
  readonly count: number
  readonly firstAt: Date
  readonly lastAt: Date
  /** Which profiles it used; of a profile, which programs used it. Most used first. */
  readonly others: readonly string[]
}

const nameBy: Readonly<Record<Grouping, (entry: RecordedEntry) => string | undefined>> = {
  program: programOf,
  profile: ({ profile }) => profile,
  account: ({ accountId }) => accountId,
  role: ({ roleName }) => roleName,
  event: ({ event }) => event,
  via: ({ via }) => via,
}

/** Those with the most lines first. */
export function groupEntries(entries: Iterable<RecordedEntry>, by: Grouping): readonly Group[] {
  const groups = new Map<string | null, Sum>()
  const other = by === 'profile' ? programOf : nameBy.profile
  for (const entry of entries) {
    const name = nameBy[by](entry) ?? null
    const sum = groups.get(name) ?? {
      count: 0,
      firstAt: entry.time,
      lastAt: entry.time,
      others: new Map(),
    }
    groups.set(name, sum)
    sum.count += 1
    if (entry.time > sum.lastAt) sum.lastAt = entry.time
    if (entry.time < sum.firstAt) sum.firstAt = entry.time
    const used = other(entry)
    if (used !== undefined) sum.others.set(used, (sum.others.get(used) ?? 0) + 1)
  }
  return [...groups]
    .map(([name, { others, ...sum }]) => ({ name, ...sum, others: mostFirst(others) }))
    .toSorted((one, another) => another.count - one.count)
}

interface Sum {
  count: number
  firstAt: Date
  lastAt: Date
  readonly others: Map<string, number>
}

function mostFirst(counts: ReadonlyMap<string, number>): readonly string[] {
  return [...counts].toSorted(([, one], [, other]) => other - one).map(([name]) => name)
}
