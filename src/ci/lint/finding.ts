import type { Level, TextEdit } from './rule.ts'
import type { Position, Source } from './source.ts'

export interface LintFinding {
  readonly code: string
  readonly level: Level
  readonly source: Source
  readonly start: Position
  readonly end: Position
  /** What is so here, as a sentence. */
  readonly says: string
  readonly edits: readonly TextEdit[] | undefined
  /** Why it does not count: empty where nobody said. Undefined where it counts. */
  readonly ignored: string | undefined
}

/** For people, errors and warnings count; notes do not. */
export function counts({ level, ignored }: LintFinding): boolean {
  return level !== 'note' && ignored === undefined
}
