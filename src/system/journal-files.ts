/**
 * The files of the journal: the one that grows, and those that are full. A full one gets a name of
 * its own and the next line begins another. Whoever had it open writes on to it under its new name,
 * so nothing is lost and nobody waits. Two who do it at once make one short file more.
 */
import { randomBytes } from 'node:crypto'
import { closeSync, lstatSync, openSync, readdirSync, readSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode } from './file-errors.ts'
import { removeQuietly } from './files.ts'
import { fullBytes } from './journal-line.ts'

const dayMs = 24 * 3_600_000

/** A file is closed when its first line is as old, so that old lines do not stay for a slow one's sake. */
const longestSpanMs = 30 * dayMs
/** What was closed before that is deleted. */
const longestKeptMs = 90 * dayMs
/** All closed files together. */
const mostBytes = 64 * 1024 * 1024

export const currentName = 'current.jsonl'

/** `2026-11-23T09-00-00-123Z-1f2e3d4c.jsonl`: when it was closed, and something that makes it unique. */
const closedName = /^(\d{4}-\d\d-\d\dT)(\d\d)-(\d\d)-(\d\d)-(\d{3}Z)-[0-9a-f]{8}\.jsonl$/

export interface JournalFile {
  readonly path: string
  /** After its last line; undefined for the one that still grows. */
  readonly closedAt: Date | undefined
  readonly bytes: number
}

/** Newest first. Throws the system's errors but that there is no journal. */
export function journalFiles(folder: string): readonly JournalFile[] {
  const files = namesIn(folder).flatMap((name): readonly JournalFile[] => {
    const path = join(folder, name)
    const [, day, hours, minutes, seconds, rest] = closedName.exec(name) ?? []
    if (day === undefined && name !== currentName) return []
    const stats = lstatSync(path, { throwIfNoEntry: false })
    if (stats?.isFile() !== true) return []
    const closedAt =
      day === undefined ? undefined : new Date(`${day}${hours}:${minutes}:${seconds}.${rest}`)
    return [{ path, closedAt, bytes: stats.size }]
  })
  const endOf = ({ closedAt }: JournalFile): number =>
    closedAt?.getTime() ?? Number.POSITIVE_INFINITY
  return files.toSorted((one, other) => (endOf(one) < endOf(other) ? 1 : -1))
}

function namesIn(folder: string): readonly string[] {
  return unlessGone(() => readdirSync(folder)) ?? []
}

/** Closes a file that is full or long in use, and deletes what is too old or too much. */
export function tidyJournal(folder: string, now: Date = new Date()): void {
  const files = journalFiles(folder)
  const current = files.find(({ closedAt }) => closedAt === undefined)
  if (current !== undefined && unlessGone(() => isOver(current, now)) === true) {
    closeCurrent(folder, now)
  }
  let bytes = 0
  for (const { path, closedAt, bytes: length } of files) {
    if (closedAt === undefined) continue
    bytes += length
    const isOld = now.getTime() - closedAt.getTime() > longestKeptMs
    if (isOld || bytes > mostBytes) removeQuietly(path)
  }
}

/** Gives the file that grows a name of its own. Throws the system's errors. */
export function closeCurrent(folder: string, now: Date): void {
  const stamp = now.toISOString().replaceAll(/[:.]/g, '-')
  const name = `${stamp}-${randomBytes(4).toString('hex')}.jsonl`
  unlessGone(() => renameSync(join(folder, currentName), join(folder, name)))
}

/** Undefined where another process was faster. */
function unlessGone<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
    return undefined
  }
}

function isOver({ path, bytes }: JournalFile, now: Date): boolean {
  if (bytes > fullBytes) return true
  const [, time] = /"time":"([^"]{24})"/.exec(headOf(path)) ?? []
  return now.getTime() - Date.parse(time ?? '') > longestSpanMs
}

function headOf(path: string): string {
  const fd = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(64)
    return bytes.toString('latin1', 0, readSync(fd, bytes, 0, bytes.length, 0))
  } finally {
    closeSync(fd)
  }
}
