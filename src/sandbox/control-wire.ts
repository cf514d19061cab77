/** What the control API answers: shared by its handler and its client. */
import type { Fault } from './faults.ts'
import type { Counts, JournalEntry } from './journal.ts'
import type { TrailEntry } from './trail/trail.ts'

export interface ClockStatus {
  /** ISO 8601. */
  readonly now: string
  readonly offsetMs: number
}

export interface StatusAnswer {
  readonly version: 1
  readonly url: string
  readonly organisation: string
  readonly startUrl: string
  readonly region: string
  readonly clock: ClockStatus
  readonly users: readonly {
    readonly userName: string
    readonly password: string
    readonly totpSecret?: string
  }[]
  readonly accounts: number
  readonly faults: readonly Fault[]
  readonly counts: Counts
}

export interface TotpAnswer {
  readonly user: string
  /** Six digits. */
  readonly code: string
  /** ISO 8601, by the sandbox's clock. */
  readonly validUntil: string
}

export interface RequestsAnswer {
  readonly requests: readonly JournalEntry[]
  readonly counts: Counts
}

/** A part of the trail, oldest first. */
export interface TrailAnswer {
  /** `o-…` */
  readonly organisation: string
  readonly entries: readonly TrailEntry[]
  /** How many events are kept no more. */
  readonly forgotten: number
}

export interface ClockChange {
  /** `8h`, `-30m`. */
  readonly advance?: string
  /** ISO 8601. */
  readonly set?: string
  readonly reset?: boolean
}

/** What a pipeline's token or job shall be. */
export interface PipelineAsked {
  /** `github`. */
  readonly platform: string
  readonly subject?: string | undefined
  readonly audience?: string | undefined
  readonly issuer?: string | undefined
  readonly lifetimeSeconds?: number | undefined
  /** An empty value takes a claim away. */
  readonly claims: Readonly<Record<string, string>>
}

export interface ControlError {
  readonly code: string
  readonly message: string
}
