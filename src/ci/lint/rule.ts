/** What a rule is: one file each, under `rules/`. */
import type { Pipeline } from './pipelines/pipeline.ts'
import type { Source, Span } from './source.ts'
import type { StatementFacts } from './trust/facts.ts'
import type { IdentityProvider, TrustPolicy } from './trust/trust-policy.ts'

/** `note` is worth a look and does not count for the exit code. */
export type Level = 'error' | 'warning' | 'note'

/** Puts `text` where `span` was. */
export interface TextEdit {
  readonly source: Source
  readonly span: Span
  readonly text: string
}

/** What a rule found, without what holds for all that it finds. */
export interface Found {
  readonly at: { readonly source: Source; readonly span: Span }
  /** What is so here, as a sentence. */
  readonly says: string
  /** What mends it and can let nobody in who was not before; undefined where a person must decide. */
  readonly edits?: readonly TextEdit[]
}

/** Everything of one run, for rules that look across files. */
export interface Project {
  readonly policies: readonly TrustPolicy[]
  readonly providers: readonly IdentityProvider[]
  readonly pipelines: readonly Pipeline[]
}

interface RuleWords {
  /** Kebab-case, as every code of ours. */
  readonly code: string
  readonly level: Level
  /** What is so, as a sentence. */
  readonly title: string
  /** What can come of it. */
  readonly why: string
  /** What to do. */
  readonly fix: string
}

export type Rule = RuleWords &
  (
    | {
        readonly about: 'statement'
        readonly check: (facts: StatementFacts, project: Project) => readonly Found[]
      }
    | {
        readonly about: 'policy'
        readonly check: (policy: TrustPolicy, facts: readonly StatementFacts[]) => readonly Found[]
      }
    | {
        readonly about: 'provider'
        readonly check: (provider: IdentityProvider, project: Project) => readonly Found[]
      }
    | {
        readonly about: 'pipeline'
        readonly check: (pipeline: Pipeline, project: Project) => readonly Found[]
      }
    /** Told by the linter itself. */
    | { readonly about: 'file' }
  )
