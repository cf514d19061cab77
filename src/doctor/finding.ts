/** What a look at this machine found. Values only: showing them is for `cli`, mending for `repair.ts`. */
import type { Repair } from './repair.ts'

/** `error`: something cannot work. `warning`: it works here, or now. `note`: good to know, nothing is wrong. */
export type Severity = 'error' | 'warning' | 'note'

/** What belongs together when it is shown, in this order. */
export const groups = [
  'files',
  'profiles',
  'sign-in',
  'caches',
  'environment',
  'network',
  'machine',
  'tools',
  'keyless',
] as const

export type Group = (typeof groups)[number]

export const groupTitles: Readonly<Record<Group, string>> = {
  files: 'AWS files',
  profiles: 'Profiles and sessions',
  'sign-in': 'Sign-in',
  caches: 'Caches and permissions',
  environment: 'Environment',
  network: 'Network',
  machine: 'This machine',
  tools: 'Other tools',
  keyless: 'keyless',
}

export interface Evidence {
  readonly file?: string | undefined
  /** Counted from 1. */
  readonly line?: number | undefined
  /** What is there, without a secret; the rest of a sentence about the file where there is one. */
  readonly says: string
}

export interface Finding {
  /** Stable: docs/doctor.md lists all. Where an error has the same code, it means the same. */
  readonly code: string
  readonly severity: Severity
  readonly group: Group
  /** One sentence with names, never with a secret. */
  readonly message: string
  readonly evidence: readonly Evidence[]
  /** What suffers from it. */
  readonly why: string
  /** The command to run, or what to do. */
  readonly fix: string
  /** What `--fix` would do; absent where a person must decide. */
  readonly repair?: Repair | undefined
}
