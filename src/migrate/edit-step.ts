/** An edit of an AWS file that can be killed anywhere: sealed copy first, then the note, then the file. */
import { createHash } from 'node:crypto'
import { applyUnkept } from '../config/apply-plan.ts'
import type { EditPlan } from '../config/edit-plan.ts'
import { lineDiff } from '../config/line-diff.ts'
import { parseDocument } from '../config/document.ts'
import { readConfigFile } from '../config/read-config-file.ts'
import { planUndo } from '../config/undo-plan.ts'
import type { System } from '../system/system.ts'
import type { MigrationState, StepRecord } from './migration-state.ts'
import { type Migration, readCopy, saveState, sweepCopies, writeCopy } from './migration-store.ts'
import { type Refusal, refusal } from './refusal.ts'
import { type CopySeal, digestOf, isAsBefore, openCopy, sealCopy } from './sealed-copy.ts'

type Ports = Pick<System, 'paths' | 'clock' | 'platform'>

export interface NamedStep {
  /** `stepName` */
  readonly name: string
  readonly migration: Migration
}

/** The state with one step's record changed, or without it. */
export function withStep(
  state: MigrationState,
  name: string,
  record: StepRecord | undefined,
): MigrationState {
  const steps = new Map(state.steps)
  if (record === undefined) steps.delete(name)
  else steps.set(name, record)
  return { ...state, steps }
}

/** Whether it changed the file. Throws ConfigError and SystemError; the same call goes on then. */
export async function doEdit(
  { name, migration }: NamedStep,
  plan: EditPlan,
  seal: CopySeal,
  ports: Ports,
): Promise<boolean> {
  const before = migration.state.steps.get(name)
  const at = ports.clock.now()
  if (!plan.changed) {
    if (before?.status === 'done') return false
    saveState(migration, withStep(migration.state, name, { ...before, status: 'done', at }))
    return false
  }
  const copy = `${createHash('sha256').update(name).digest('hex').slice(0, 16)}.sealed`
  writeCopy(migration, copy, sealCopy(plan, seal))
  saveState(migration, withStep(migration.state, name, { status: 'begun', at, copy }))
  await applyUnkept(plan, ports)
  saveState(migration, withStep(migration.state, name, { status: 'done', at, copy }))
  return true
}

/** Whether it was noted as done, and an undo that was killed took it back since. */
export function isTakenBack(
  { name, migration }: NamedStep,
  { paths }: Pick<Ports, 'paths'>,
): boolean {
  const copy = migration.state.steps.get(name)?.copy
  return copy !== undefined && isAsBefore(readCopy(migration, copy, paths), readConfigFile)
}

export interface UndoOptions {
  /** Also a file that somebody changed since: as it was, whatever it is now (false). */
  readonly overwrite?: boolean | undefined
}

/**
 * The file as it was before the edit: byte for byte, or, where somebody changed it since, the sections
 * that the edit changed. Throws ConfigError and SystemError; the same call goes on then.
 */
export async function undoEdit(
  { name, migration }: NamedStep,
  seal: () => Promise<CopySeal>,
  ports: Ports,
  { overwrite = false }: UndoOptions = {},
): Promise<Refusal | undefined> {
  const copyName = migration.state.steps.get(name)?.copy
  if (copyName !== undefined) {
    const copy = openCopy(readCopy(migration, copyName, ports.paths), copyName, await seal())
    const { file, before, after, bytes, sections } = copy
    const now = readConfigFile(file)
    const digest = digestOf(now)
    if (digest === after || (overwrite && digest !== before)) {
      await applyUnkept(wholePlan(file, now, bytes), ports)
    } else if (digest !== before) {
      const { plan, conflicts } = planUndo({ file, sections })
      if (conflicts.length > 0) {
        const says = `${file} was changed since, in ${conflicts.join(' and ')}: --overwrite puts the whole file back.`
        return refusal('changed-since', says)
      }
      await applyUnkept(plan, ports)
    }
  }
  saveState(migration, withStep(migration.state, name, undefined))
  sweepCopies(migration)
  return undefined
}

function wholePlan(path: string, before: Uint8Array, after: Uint8Array): EditPlan {
  return {
    path,
    before,
    after,
    changed: true,
    get diff() {
      return lineDiff(parseDocument(before), parseDocument(after))
    },
  }
}
