/** Reads the lines of the journal again. What is damaged is counted and passed over. */
import { closeSync, openSync, readSync } from 'node:fs'
import { type JournalFile, journalFiles } from './journal-files.ts'
import type { JournalEvent } from './journal-line.ts'

export interface RecordedEntry {
  readonly time: Date
  /** One that a newer keyless knows may be among them. */
  readonly event: JournalEvent | (string & {})
  readonly profile?: string
  readonly session?: string
  readonly accountId?: string
  readonly roleName?: string
  readonly accessKeyId?: string
  readonly via?: string
  readonly program?: string
  readonly reason?: string
  readonly pid?: number
  readonly ppid?: number
  readonly parents: readonly string[]
}

export interface ReadOptions {
  readonly since?: Date | undefined
  /** Exclusive. */
  readonly until?: Date | undefined
  /** A line without any of these texts is not even parsed. */
  readonly holding?: readonly string[]
  /** Called for each line that cannot be read. */
  readonly onDamaged: () => void
}

/** Milliseconds that a line may be late: of a process that was stopped between clock and file. */
const lateMs = 3_600_000

/** The files that may hold such lines, newest first. Throws the system's errors. */
export function filesWithin(folder: string, { since }: ReadOptions): readonly JournalFile[] {
  const first = since === undefined ? Number.NEGATIVE_INFINITY : since.getTime() - lateMs
  return journalFiles(folder).filter(
    ({ closedAt }) => closedAt === undefined || closedAt.getTime() >= first,
  )
}

/** The entries of one file, in its order. Throws the system's errors. */
export function* readEntries(path: string, options: ReadOptions): Generator<RecordedEntry> {
  const { since, until, holding = [], onDamaged } = options
  const [from, to] = [since?.toISOString() ?? '', until?.toISOString() ?? '~']
  const isAsked = (time: string): boolean => time >= from && time < to
  for (const line of linesOf(path, onDamaged)) {
    if (line === '') continue
    // The time stands in every whole line at the same place: most lines need no more than that.
    const isPlain = line.startsWith(start)
    if (isPlain) {
      if (!isAsked(line.slice(start.length, start.length + timeLength))) continue
      if (holding.some((text) => !line.includes(text))) continue
    }
    const whole = decodeEntry(line)
    const entry = whole ?? afterDamage(line, onDamaged)
    const isSeen = isPlain && whole !== undefined
    if (entry !== undefined && (isSeen || isAsked(entry.time.toISOString()))) yield entry
  }
}

const start = '{"version":1,"time":"'
const timeLength = '2026-11-23T09:00:00.123Z'.length

/** A line that a full disk cut short has the next one right behind it, and no text can hold its start. */
function afterDamage(line: string, onDamaged: () => void): RecordedEntry | undefined {
  onDamaged()
  const at = line.lastIndexOf(start)
  return at > 0 ? decodeEntry(line.slice(at)) : undefined
}

const texts = [
  'profile',
  'session',
  'accountId',
  'roleName',
  'accessKeyId',
  'via',
  'program',
  'reason',
] as const

function decodeEntry(line: string): RecordedEntry | undefined {
  const fields = parseObject(line)
  if (fields?.['version'] !== 1) return undefined
  const { time, event, parents } = fields
  const at = new Date(typeof time === 'string' ? time : Number.NaN)
  if (Number.isNaN(at.getTime()) || typeof event !== 'string') return undefined
  const known: Partial<Record<(typeof texts)[number], string>> = {}
  for (const name of texts) {
    const value = fields[name]
    if (typeof value === 'string') known[name] = value
  }
  const names = Array.isArray(parents) ? parents.filter((name) => typeof name === 'string') : []
  const numbers: { pid?: number; ppid?: number } = {}
  for (const name of ['pid', 'ppid'] as const) {
    const value = fields[name]
    if (typeof value === 'number') numbers[name] = value
  }
  return { time: at, event, ...known, ...numbers, parents: names }
}

function parseObject(line: string): Partial<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as object) : undefined
  } catch {
    return undefined
  }
}

const chunkBytes = 1024 * 1024

/** Without their ends; one of more than a chunk is damage, however long it goes on. */
function* linesOf(path: string, onDamaged: () => void): Generator<string> {
  const fd = openSync(path, 'r')
  try {
    const buffer = Buffer.alloc(2 * chunkBytes)
    let held = 0
    let skipping = false
    for (;;) {
      const got = readSync(fd, buffer, held, chunkBytes, null)
      const end = held + got
      const last = got === 0 ? end : buffer.lastIndexOf(10, end - 1)
      if (got > 0 && last < 0) {
        skipping ||= end > chunkBytes
        held = skipping ? 0 : end
        continue
      }
      const lines = buffer.toString('utf8', 0, last).split('\n')
      if (skipping) {
        onDamaged()
        lines.shift()
        skipping = false
      }
      yield* lines
      if (got === 0) return
      buffer.copyWithin(0, last + 1, end)
      held = end - last - 1
    }
  } finally {
    closeSync(fd)
  }
}
