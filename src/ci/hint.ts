/** Why a condition does not hold, where that is one of the usual mistakes. */
import type { ConditionResult } from '../policy/evaluate-condition.ts'
import type { FoundPlatform } from './platforms.ts'
import type { TokenClaims } from './read-token.ts'

export interface HintFacts {
  readonly claims: TokenClaims
  readonly found: FoundPlatform | undefined
  readonly result: ConditionResult
}

export interface Hint {
  readonly code: string
  /** A sentence or two. */
  readonly says: string
}

/** Undefined where it is not that. */
export type FindHint = (facts: HintFacts) => Hint | undefined
