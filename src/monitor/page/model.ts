/**
 * What a page shows, as JSON. Columns of numbers rather than rows, and each text once, so that a month of
 * a large organisation stays small. Times are minutes since 2000 in UTC, or steps of so many minutes.
 */

/** Where the minutes begin: 2000-01-01T00:00:00Z, in milliseconds. */
export const epochMs = 946_684_800_000

export interface PagePerson {
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly events: number
  readonly first: number
  readonly last: number
}

export interface PageAccount {
  readonly id: string
  /** Of the reader's own listing; empty where it has none. */
  readonly name: string
  readonly events: number
}

/** Of each step: which, and how much; steps without anything are left out. */
export interface PageTimes {
  readonly minutes: number
  readonly steps: readonly number[]
  readonly events: readonly number[]
  readonly signedIn: readonly number[]
  readonly failed: readonly number[]
}

/** Place 0 of people and accounts is all others together; 1 is the first of the list. */
export interface PageCells {
  readonly minutes: number
  readonly people: readonly number[]
  readonly accounts: readonly number[]
  readonly steps: readonly number[]
  readonly events: readonly number[]
  readonly errors: readonly number[]
}

/** Events one by one. Numbers of `texts`, of which the first is empty. */
export interface PageEvents {
  readonly texts: readonly string[]
  /** Event ids, in full. */
  readonly ids: readonly string[]
  /** Seconds since 2000. */
  readonly times: readonly number[]
  /** Places, 0 where it is nobody of the list. */
  readonly personPlaces: readonly number[]
  readonly accountPlaces: readonly number[]
  readonly people: readonly number[]
  readonly accounts: readonly number[]
  readonly roles: readonly number[]
  readonly services: readonly number[]
  readonly events: readonly number[]
  readonly errors: readonly number[]
  readonly addresses: readonly number[]
}

export interface PageFinding {
  readonly code: string
  readonly level: string
  /** Seconds since 2000. */
  readonly first: number
  readonly last: number
  readonly events: number
  readonly says: string
  readonly people: readonly string[]
  readonly accounts: readonly string[]
  /** Places in `evidence`. */
  readonly evidence: readonly number[]
}

/** What is said of all findings with that code. */
export interface PageRule {
  readonly title: string
  readonly why: string
  readonly fix: string
  readonly falseAlarms: string
  readonly attack: string
}

export interface PageTotals {
  readonly events: number
  readonly errors: number
  readonly people: number
  readonly accounts: number
  readonly nobodys: number
  readonly longLivedKeys: number
  /** Without notes. */
  readonly findings: number
  readonly suppressed: number
}

export interface PageModel {
  readonly version: 1
  /** ISO, UTC. */
  readonly generatedAt: string
  /** In whose time everything is shown: an IANA name, or UTC. */
  readonly zone: string
  /** Seconds since 2000 of the first and the last event; both 0 where there is none. */
  readonly from: number
  readonly to: number
  /** What `--since` and `--until` said, ISO; empty where they said nothing. */
  readonly since: string
  readonly until: string
  /** What a command says to ask the same events: nothing, ` --store FOLDER` or ` --engine athena`, quoted. */
  readonly where: string
  readonly totals: PageTotals
  readonly times: PageTimes
  readonly people: readonly PagePerson[]
  readonly accounts: readonly PageAccount[]
  readonly cells: PageCells
  readonly events: PageEvents
  readonly signIns: PageEvents
  readonly evidence: PageEvents
  /** From the worst. */
  readonly levels: readonly string[]
  /** Those of them that are shown only when somebody asks for them. */
  readonly quiet: readonly string[]
  readonly rules: Readonly<Record<string, PageRule>>
  readonly findings: readonly PageFinding[]
  /** What was passed over, odd or left out, in sentences. */
  readonly notes: readonly string[]
}
