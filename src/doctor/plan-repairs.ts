/** The repairs of many findings as one plan that can be shown before it is made. */
import { chmodSync, lstatSync } from 'node:fs'
import type { EditPlan } from '../config/edit-plan.ts'
import { type ConfigDocument, parseDocument, printDocument } from '../config/document.ts'
import { lineDiff } from '../config/line-diff.ts'
import { type ParsedFile, parseFile } from '../config/parsed-file.ts'
import { InternalError } from '../errors.ts'
import { writeError } from '../system/file-errors.ts'
import { removeIfPresent } from '../system/files.ts'
import type { AwsFile } from './aws-file.ts'
import type { Finding } from './finding.ts'
import type { Repair } from './repair.ts'

export type RepairStep =
  | { readonly kind: 'mode'; readonly path: string; readonly from: number; readonly to: number }
  | {
      readonly kind: 'remove'
      readonly path: string
      readonly isStill: (path: string) => boolean
    }

export interface RepairPlan {
  /** One for each AWS file that changes; `keyless undo` takes all of them back. */
  readonly edits: readonly EditPlan[]
  readonly steps: readonly RepairStep[]
}

type EditRepair = Extract<Repair, { kind: 'edit' }>

/** One repair may bring out what another one mends: a header with a blank less is a duplicate. */
const rounds = 3

export function planRepairs(findings: readonly Finding[], files: readonly AwsFile[]): RepairPlan {
  const repairs = findings.flatMap(({ repair }) => repair ?? [])
  const edits = files.flatMap((file) => {
    const own = repairs.filter(
      (repair): repair is EditRepair => repair.kind === 'edit' && repair.file === file.path,
    )
    const plan = own.length === 0 ? undefined : planFile(file, own)
    return plan?.changed === true ? [plan] : []
  })
  return { edits, steps: repairs.flatMap(stepsOf) }
}

function planFile({ path, kind, bytes }: AwsFile, repairs: readonly EditRepair[]): EditPlan {
  const before = parseDocument(bytes)
  let document: ConfigDocument = before
  for (let round = 0; round < rounds; round++) {
    document = repairs.reduce((changed, { change }) => change(changed), document)
  }
  const after = printDocument(document)
  const dropped = new Set(repairs.flatMap(({ drops = [] }) => drops))
  assertSameReading(parseFile(path, bytes, kind), parseFile(path, after, kind), dropped)
  const changed = Buffer.compare(bytes, after) !== 0
  return { path, before: bytes, after, diff: changed ? lineDiff(before, document) : [], changed }
}

/** The last guard before a file is touched: every setting is what it was. */
function assertSameReading(
  before: ParsedFile,
  after: ParsedFile,
  dropped: ReadonlySet<string>,
): void {
  const old = readingOf(before, dropped)
  const fresh = readingOf(after, dropped)
  const same = old.size === fresh.size && [...old].every(([key, value]) => fresh.get(key) === value)
  if (!same) throw new InternalError(`The repair of ${before.file} would change a setting.`)
}

function readingOf({ sections }: ParsedFile, dropped: ReadonlySet<string>): Map<string, string> {
  const reading = new Map<string, string>()
  for (const [type, named] of sections) {
    for (const [name, options] of named) {
      reading.set(`${type} ${name}`, '')
      for (const [key, { value }] of options) {
        const place = `${type} ${name} ${key}`
        if (dropped.has(place)) continue
        reading.set(place, typeof value === 'string' ? value : JSON.stringify([...value]))
      }
    }
  }
  return reading
}

function stepsOf(repair: Repair): readonly RepairStep[] {
  if (repair.kind === 'remove') {
    const { paths, isStill } = repair
    return paths.map((path) => ({ kind: 'remove', path, isStill }))
  }
  if (repair.kind === 'edit') return []
  return repair.modes.flatMap(({ path, mode: to }): readonly RepairStep[] => {
    const stats = lstatSync(path, { throwIfNoEntry: false })
    return stats === undefined ? [] : [{ kind: 'mode', path, from: stats.mode & 0o7777, to }]
  })
}

/** True when it did something: what went meanwhile, or is good by now, stays as it is. Throws SystemError. */
export function applyStep(step: RepairStep): boolean {
  const { path } = step
  if (step.kind === 'remove') return step.isStill(path) && removeIfPresent(path)
  try {
    // A link has no mode of its own: what it leads to is not what was looked at.
    const stats = lstatSync(path, { throwIfNoEntry: false })
    if (stats === undefined || stats.isSymbolicLink()) return false
    if ((stats.mode & 0o7777) !== step.from) return false
    chmodSync(path, step.to)
    return true
  } catch (error) {
    throw writeError(error, path)
  }
}
