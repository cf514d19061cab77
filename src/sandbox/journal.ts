import type { SandboxClock } from './clock.ts'

/** One answered request. Nothing secret: no token, code, password or key. */
export interface JournalEntry {
  readonly sequence: number
  readonly at: string
  readonly operation: string
  /** Of CreateToken: `authorization_code`, `device_code` or `refresh_token`. */
  readonly grantType?: string
  readonly accountId?: string
  readonly roleName?: string
  readonly user?: string
  readonly status: number
  /** `ok`, or the error's name. */
  readonly outcome: string
  readonly requestId: string
  readonly userAgent: string
  /** Kinds of the faults that were injected into this one. */
  readonly faults: readonly string[]
}

export interface Count {
  readonly total: number
  readonly ok: number
}

/** By operation, and `CreateToken:refresh_token` and the like. */
export type Counts = Readonly<Record<string, Count>>

export interface Journal {
  record(entry: Omit<JournalEntry, 'sequence' | 'at'>): void
  /** The latest 10,000, oldest first. */
  entries(operation?: string): readonly JournalEntry[]
  counts(): Counts
  /** How often it was asked, with any outcome. */
  count(operation: string): number
  clear(): void
}

const kept = 10_000

export function createJournal(clock: SandboxClock): Journal {
  let entries: JournalEntry[] = []
  let sequence = 0
  const counts = new Map<string, Count>()
  const add = (name: string, ok: boolean): void => {
    const before = counts.get(name) ?? { total: 0, ok: 0 }
    counts.set(name, { total: before.total + 1, ok: before.ok + (ok ? 1 : 0) })
  }
  return {
    record: (entry) => {
      sequence += 1
      entries.push({ sequence, at: clock.now().toISOString(), ...entry })
      if (entries.length >= kept * 2) entries = entries.slice(-kept)
      const ok = entry.outcome === 'ok'
      add(entry.operation, ok)
      if (entry.grantType !== undefined) add(`${entry.operation}:${entry.grantType}`, ok)
    },
    entries: (operation) =>
      entries
        .slice(-kept)
        .filter((entry) => operation === undefined || entry.operation === operation),
    counts: () => Object.fromEntries(counts),
    count: (operation) => counts.get(operation)?.total ?? 0,
    clear: () => {
      entries = []
      counts.clear()
    },
  }
}
