/** What is fuzzed: something that takes any bytes, and what must hold of it. */
export interface Target {
  /** Words that its inputs are made of, put in by mutations. */
  readonly words: readonly string[]
  /** No input may keep it busy for longer; milliseconds (1,000). */
  readonly longestMs?: number
  /** Throws what breaks a property; an error that keyless means to give is none. */
  run(input: Buffer): void | Promise<void>
  /** Last checks, over all that was run. */
  close?(): void | Promise<void>
}

export type OpenTarget = () => Target | Promise<Target>
