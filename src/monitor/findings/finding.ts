/** What a detector found. Every text of an event in it is somebody else's. */
import type { Level } from './detector.ts'

/** An event that shows it. */
export interface Evidence {
  /** `eventID`. */
  readonly id: string
  readonly time: Date
  readonly person: string
  readonly account: string | undefined
  readonly service: string
  readonly event: string
  readonly error: string | undefined
  readonly address: string | undefined
  readonly agent: string | undefined
  /** Of the address, where a list of places says it: two letters, and a name. */
  readonly country: string | undefined
  readonly city: string | undefined
}

export interface Finding {
  readonly code: string
  readonly level: Level
  /** What it is about, in the detector's own terms: a person, an account, a key. */
  readonly subject: string
  readonly detail: string | undefined
  /** Of all its events that are here, each once. */
  readonly details: readonly string[]
  /** Everybody whose events show it, and every account; the first by time first, a few at most. */
  readonly people: readonly string[]
  readonly accounts: readonly string[]
  readonly first: Date
  readonly last: Date
  /** How many events show it. */
  readonly events: number
  /** The first of them. */
  readonly evidence: readonly Evidence[]
  /** As a sentence. */
  readonly says: string
}
