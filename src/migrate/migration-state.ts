/** How far a migration has come, as a value and as JSON. Says nothing secret. */
import type { LastUse } from './migration-plan.ts'

export interface StepRecord {
  /** `begun`: it may have been done, or not. */
  readonly status: 'begun' | 'done'
  readonly at: Date
  /** Of an edit that changed something: the name of its sealed copy. */
  readonly copy?: string
  /** The key was inactive before: going back leaves it so. */
  readonly wasInactive?: boolean
}

/** The last look at a key. */
export interface KeyWatch {
  readonly at: Date
  readonly lastUsed?: LastUse
}

export interface MigrationState {
  /** Where the key of the sealed copies is; absent until there is one. */
  readonly seal?: Readonly<Record<string, string>>
  /** By `stepName`; a step without one has not begun, or was taken back. */
  readonly steps: ReadonlyMap<string, StepRecord>
  /** By key id. */
  readonly watches: ReadonlyMap<string, KeyWatch>
}

/** Grows when an older keyless could misread a state. */
const version = 1

export const freshState: MigrationState = { steps: new Map(), watches: new Map() }

export function printState({ seal, steps, watches }: MigrationState): string {
  return `${JSON.stringify({
    version,
    ...(seal === undefined ? {} : { seal }),
    steps: Object.fromEntries(steps),
    watches: Object.fromEntries(watches),
  })}\n`
}

/** Undefined for what is no state of this version. */
export function decodeState(text: string): MigrationState | undefined {
  const root = fieldsOf(parsed(text))
  if (root?.['version'] !== version) return undefined
  const steps = mapOf(root['steps'], stepOf)
  const watches = mapOf(root['watches'], watchOf)
  const seal = root['seal'] === undefined ? undefined : mapOf(root['seal'], textOf)
  if (steps === undefined || watches === undefined) return undefined
  if (root['seal'] !== undefined && seal === undefined) return undefined
  return { steps, watches, ...(seal === undefined ? {} : { seal: Object.fromEntries(seal) }) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

type Fields = Readonly<Record<string, unknown>>

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null ? (value as Fields) : undefined
}

function mapOf<T>(
  value: unknown,
  decode: (value: unknown) => T | undefined,
): ReadonlyMap<string, T> | undefined {
  const entries = Object.entries(fieldsOf(value) ?? {}).map(
    ([name, one]) => [name, decode(one)] as const,
  )
  const whole = entries.filter((entry): entry is [string, T] => entry[1] !== undefined)
  return fieldsOf(value) !== undefined && whole.length === entries.length
    ? new Map(whole)
    : undefined
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function dateOf(value: unknown): Date | undefined {
  const date = new Date(textOf(value) ?? '')
  return Number.isNaN(date.getTime()) ? undefined : date
}

function stepOf(value: unknown): StepRecord | undefined {
  const fields = fieldsOf(value)
  const at = dateOf(fields?.['at'])
  const status = fields?.['status']
  const copy = fields?.['copy']
  if (at === undefined || (status !== 'begun' && status !== 'done')) return undefined
  if (copy !== undefined && (typeof copy !== 'string' || !isCopyName(copy))) return undefined
  return {
    status,
    at,
    ...(copy === undefined ? {} : { copy }),
    ...(fields?.['wasInactive'] === true ? { wasInactive: true } : {}),
  }
}

/** A name in the migration's own folder. */
export function isCopyName(name: string): boolean {
  return /^[0-9a-f]{16}\.sealed$/.test(name)
}

function watchOf(value: unknown): KeyWatch | undefined {
  const fields = fieldsOf(value)
  const at = dateOf(fields?.['at'])
  if (at === undefined) return undefined
  const use = fieldsOf(fields?.['lastUsed'])
  if (use === undefined) return { at }
  const [when, service, region] = [dateOf(use['at']), textOf(use['service']), textOf(use['region'])]
  if (when === undefined || service === undefined || region === undefined) return undefined
  return { at, lastUsed: { at: when, service, region } }
}
