/** A message of the field that people paste: who says it, what is behind it, what to run. */
import type { ErrorCode } from '../../errors.ts'

/**
 * Who says it, and in which words. `{profile}` and `{session}` stand for a name that is taken over into
 * the fix, `…` for anything.
 */
export type Saying = readonly [by: string, text: string]

/** A command, or what to do, and what it brings. `{profile}` and `{session}` are filled from the message. */
export type Remedy = readonly [command: string, text: string]

export interface KnownMessage {
  /** Stable, in the style of our own error codes. */
  readonly id: string
  readonly says: readonly Saying[]
  /** What it means, in one sentence. */
  readonly means: string
  /** How it comes to that. */
  readonly cause: string
  readonly fix: readonly Remedy[]
  /** The finding of `keyless doctor` that shows whether it is so here. */
  readonly check?: string
  /** It says that something failed, and often another message beside it says what: that one goes first. */
  readonly isOuter?: true
  /** What keyless itself says in the same case. */
  readonly error?: ErrorCode
}
