/** Events in the order in which they came: the latest as they are, older ones packed, a thousand together. */
import { gunzipSync, gzipSync } from 'node:zlib'
import type { TrailEntry } from './trail.ts'

export interface KeptEvents {
  add(entry: TrailEntry): void
  /** The first of those after `sequence`, oldest first. */
  after(sequence: number, most: number): readonly TrailEntry[]
  /** How many went when there were too many. */
  readonly forgotten: number
  clear(): void
}

interface Part {
  readonly last: number
  readonly events: number
  readonly packed: Buffer
}

const partEvents = 1000

/** Of what is packed: half a million usual events. */
const usualBytes = 64 * 1024 * 1024

function packed(entries: readonly TrailEntry[]): Part {
  const json = JSON.stringify(entries)
  // Whoever called waits for it, so it is the quick way of packing.
  const bytes = gzipSync(json, { level: 1 })
  return { last: entries.at(-1)?.sequence ?? 0, events: entries.length, packed: bytes }
}

function unpacked(part: Part): readonly TrailEntry[] {
  return JSON.parse(gunzipSync(part.packed).toString('utf8')) as readonly TrailEntry[]
}

/** @param mostBytes Of what is packed (64 MB). */
export function createKeptEvents(mostBytes = usualBytes): KeptEvents {
  let parts: Part[] = []
  let latest: TrailEntry[] = []
  let bytes = 0
  let forgotten = 0
  const pack = (): void => {
    const part = packed(latest.slice(0, partEvents))
    latest = latest.slice(partEvents)
    parts.push(part)
    bytes += part.packed.length
    while (bytes > mostBytes) {
      const [oldest] = parts.splice(0, 1)
      bytes -= oldest?.packed.length ?? 0
      forgotten += oldest?.events ?? 0
    }
  }
  return {
    add: (entry) => {
      latest.push(entry)
      if (latest.length >= 2 * partEvents) pack()
    },
    after: (sequence, most) => {
      const found: TrailEntry[] = []
      const take = (entries: readonly TrailEntry[]): void => {
        const later = entries.filter((entry) => entry.sequence > sequence)
        found.push(...later.slice(0, most - found.length))
      }
      for (const part of parts) {
        if (found.length >= most) break
        if (part.last > sequence) take(unpacked(part))
      }
      take(latest)
      return found
    },
    get forgotten() {
      return forgotten
    },
    clear: () => {
      parts = []
      latest = []
      bytes = 0
      forgotten = 0
    },
  }
}
