/**
 * The store's log: which files were read, and which parts of the store hold their events. One line is
 * one step, appended whole: a part without its line was never written, and is deleted.
 */
import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { SystemError } from '../../errors.ts'
import { writeError } from '../../system/file-errors.ts'
import { readTextIfPresent } from '../../system/files.ts'
import { isFields } from '../events/fields.ts'
import type { Oddity, RecordProblem } from '../events/decode-event.ts'
import type { FileProblem } from '../sources/read-records.ts'
import type { SourceFile } from '../sources/find-files.ts'
import type { RememberedAccess } from '../sources/source.ts'

export type Problem = RecordProblem | FileProblem

/** A Parquet file of the store. Times are UTC, `2026-11-23 09:00:00`. */
export interface Part {
  readonly name: string
  readonly events: number
  readonly from: string
  readonly to: string
  /** The highest of its events' numbers. A part from before there were any has none, nor have its events. */
  readonly batch?: number
}

export interface ReadFile extends SourceFile {
  readonly events: number
  readonly problems?: Readonly<Partial<Record<Problem, number>>>
}

/** A line of the log. */
export interface Step {
  readonly version: 1
  readonly at: string
  readonly part?: Part
  /** Parts whose events are in this one now. */
  readonly replaces?: readonly string[]
  readonly files?: readonly ReadFile[]
  /** Events that the store had already. */
  readonly doubles?: number
  readonly odd?: Readonly<Partial<Record<Oddity, number>>>
  /** Names of user ids, by a list of the directory. */
  readonly names?: Readonly<Record<string, string>>
  /** A path that is looked at again whenever there is nothing else said. */
  readonly source?: string
  /** Of a source that is far away. */
  readonly access?: RememberedAccess
}

/** What all lines say together. */
export interface StoreState {
  readonly parts: readonly Part[]
  readonly files: ReadonlyMap<string, ReadFile>
  readonly sources: readonly string[]
  /** Of those that are far away, by their address. */
  readonly access: ReadonlyMap<string, RememberedAccess>
  /** Of user ids. */
  readonly names: ReadonlyMap<string, string>
  readonly doubles: number
  readonly odd: Readonly<Partial<Record<Oddity, number>>>
  readonly lastLoad: Date | undefined
  /** When its first step was; another one after the store was emptied. */
  readonly begun: Date | undefined
}

export function logPath(folder: string): string {
  return join(folder, 'log.jsonl')
}

/** Throws SystemError `file-unreadable`, or `store-unusable` for what a newer keyless wrote. */
export function readLog(folder: string): StoreState {
  const parts = new Map<string, Part>()
  const files = new Map<string, ReadFile>()
  const sources = new Set<string>()
  const access = new Map<string, RememberedAccess>()
  const names = new Map<string, string>()
  const odd: Partial<Record<Oddity, number>> = {}
  let doubles = 0
  let lastLoad: Date | undefined
  let begun: Date | undefined
  for (const line of (readTextIfPresent(logPath(folder)) ?? '').split('\n')) {
    const step = decodeStep(line, folder)
    if (step === undefined) continue
    for (const name of step.replaces ?? []) parts.delete(name)
    if (step.part !== undefined) parts.set(step.part.name, step.part)
    for (const file of step.files ?? []) files.set(file.path, file)
    for (const [id, name] of Object.entries(step.names ?? {})) names.set(id, name)
    if (step.source !== undefined) {
      sources.add(step.source)
      if (step.access !== undefined) access.set(step.source, step.access)
    }
    for (const kind of Object.keys(step.odd ?? {}) as Oddity[]) {
      odd[kind] = (odd[kind] ?? 0) + (step.odd?.[kind] ?? 0)
    }
    doubles += step.doubles ?? 0
    lastLoad = new Date(step.at)
    begun ??= lastLoad
  }
  const all = { parts: [...parts.values()], sources: [...sources] }
  return { ...all, access, files, names, doubles, odd, lastLoad, begun }
}

/** Undefined for a line that was cut short: what it told did not happen. */
function decodeStep(line: string, folder: string): Step | undefined {
  if (line === '') return undefined
  let step: unknown
  try {
    step = JSON.parse(line)
  } catch {
    return undefined
  }
  if (!isFields(step)) return undefined
  if (step['version'] === 1) return step as unknown as Step
  const message = `The store ${folder} was written by a newer keyless.`
  throw new SystemError('store-unusable', message, { details: { path: folder } })
}

/** Adds a line that is on the disk when this returns. Throws as writePrivateFile. */
export function appendStep(folder: string, step: Step): void {
  const path = logPath(folder)
  try {
    const fd = openSync(path, 'a+', 0o600)
    try {
      const { size } = fstatSync(fd)
      const last = Buffer.alloc(1)
      // Behind a line that was cut short, this one needs its own.
      const isOpen = size > 0 && readSync(fd, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a
      writeSync(fd, `${isOpen ? '\n' : ''}${JSON.stringify(step)}\n`)
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
  } catch (error) {
    throw writeError(error, path)
  }
}
