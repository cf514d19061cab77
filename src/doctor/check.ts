/** What one check is: the codes that it may find, as data, and how it looks. One a file in `checks/`. */
import { redact } from '../system/redact.ts'
import type { Evidence, Finding, Group, Severity } from './finding.ts'
import type { Repair } from './repair.ts'
import type { World } from './world.ts'

export interface CodeEntry {
  /** The usual one; a finding may say otherwise. */
  readonly severity: Severity
  /** What is so, in general: docs/doctor.md shows it. */
  readonly title: string
  /** What suffers from it. One or two sentences. */
  readonly why: string
  /** What `--fix` does about it, where it does something. */
  readonly repair?: string
}

/** As a check says it; the runner adds what the code says. */
export interface Noted<C extends string = string> {
  readonly code: C
  readonly message: string
  readonly evidence?: readonly Evidence[]
  readonly fix: string
  readonly severity?: Severity
  readonly repair?: Repair | undefined
}

/** `network` asks servers, `programs` runs other programs: `--offline` leaves both out. */
export type Need = 'network' | 'programs'

type Found<C extends string> = readonly Noted<C>[]

export interface Check<C extends string = string> {
  readonly group: Group
  readonly codes: Readonly<Record<C, CodeEntry>>
  readonly needs?: Need
  /** It stops this whole process while it looks, so that others look first. */
  readonly blocks?: true
  /** Changes nothing, opens nothing, asks nobody. */
  find(world: World): Found<C> | Promise<Found<C>>
}

/** Ties the codes that are found to those that are described. */
export function check<C extends string>(described: Check<C>): Check<C> {
  return described
}

/** The finding of a check as others see it; no check says a secret, and this is the net under it. */
export function findingOf({ group, codes }: Check, noted: Noted): Finding {
  const entry = codes[noted.code]
  if (entry === undefined) throw new TypeError(`${noted.code} is not described.`)
  const { code, evidence = [], fix, severity = entry.severity, repair } = noted
  const message = redact(noted.message)
  const clean = evidence.map((one) => ({ ...one, says: redact(one.says) }))
  return { code, severity, group, message, evidence: clean, why: entry.why, fix, repair }
}
