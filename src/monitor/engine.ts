/** What answers questions: SQL over the events, wherever they are. One implementation per file of `engines/`. */

export type Cell = string | number | boolean | Date | null

export interface Answer {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
  /** There are more rows than were asked for. */
  readonly more: boolean
}

/** Values of `$name` in the text. */
export type Parameters = Readonly<Record<string, string | number | null>>

export interface Bounds {
  readonly signal: AbortSignal
  /** What the program may take beside what it has. */
  readonly memoryBytes: number
  /** Told now and then how much of a statement is done, from 0 to 1. */
  readonly onShare?: ((share: number) => void) | undefined
}

export interface Engine {
  /** Its name and version, for people. */
  readonly version: string
  run(sql: string): Promise<void>
  /** At most so many rows (all). */
  ask(sql: string, parameters?: Parameters, mostRows?: number): Promise<Answer>
  /** Throws UsageError `query-invalid` for what is not one question that changes nothing. */
  refuseChanges(sql: string): Promise<void>
  /** Stops what is asked meanwhile at these bounds, with the signal's reason or `memory-exhausted`. */
  within?<T>(bounds: Bounds, work: () => Promise<T>): Promise<T>
  close(): void
}
