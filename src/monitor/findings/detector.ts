/** What a detector is: one file each, under `detectors/`. */
import type { Finding } from './finding.ts'

/** How much it says by itself: `high` is hardly ever innocent, `low` often is, a `note` alone is no alarm. */
export type Level = 'high' | 'medium' | 'low' | 'note'

export interface Detector {
  /** Kebab-case, as every code of ours. */
  readonly code: string
  readonly level: Level
  /** What is so, as a sentence. */
  readonly title: string
  /** What can come of it. */
  readonly why: string
  /** What to do. */
  readonly fix: string
  /** What else looks the same. */
  readonly falseAlarms: string
  /** The technique of MITRE ATT&CK. */
  readonly attack: string
  /**
   * One SELECT over `acts`: the `id` of each event that is part of a finding; as `subject` what the finding is
   * about, all events with the same one being one finding; as `detail` what its sentence needs, or NULL.
   */
  readonly sql: string
  /** Its SELECT has `is_weak` too: a finding of nothing but such events is a note. */
  readonly canBeNote?: true
  /** What is so here, as a sentence. */
  readonly says: (found: Omit<Finding, 'says'>) => string
}
