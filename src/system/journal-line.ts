/**
 * One line of the journal, and its way into the file. Small: the hot entry loads it. Reading, and
 * what is done with a file that has become long, is for others.
 */
import { closeSync, constants, fstatSync, openSync, writeSync } from 'node:fs'

export type JournalEvent = 'sign-in' | 'sign-out' | 'refresh' | 'credentials' | 'refused'

/** What happened. Never anything secret: an access key's id is none, CloudTrail shows it to everybody. */
export interface JournalEntry {
  readonly event: JournalEvent
  readonly profile?: string | undefined
  /** The session's name, or the start URL of one without. */
  readonly session?: string | undefined
  readonly accountId?: string | undefined
  readonly roleName?: string | undefined
  /** Of the credentials issued, as CloudTrail names them. */
  readonly accessKeyId?: string | undefined
  /** The command or the way that asked: `exec`, `credential-process`, `library`, `agent`, `imds`, … */
  readonly via?: string | undefined
  /** Of a refusal: the rule's name, or what was wrong. */
  readonly reason?: string | undefined
}

/** Who asked, beside what happened. */
export interface JournalCaller {
  readonly pid: number
  /** Names of the processes above it, nearest first. */
  readonly parents: readonly string[]
}

/** Under this many bytes, one write to a file of this machine is whole whoever else writes. */
const longestText = 256

/** Longer words are cut: a name may be anything, and a line must stay short. */
export function journalLine(entry: JournalEntry, caller: JournalCaller, time: Date): string {
  const cut = (_: string, value: unknown): unknown =>
    typeof value === 'string' ? value.slice(0, longestText) : value
  return `${JSON.stringify({ version: 1, time, ...entry, ...caller }, cut)}\n`
}

/** A file that has grown to this is full: the next one begins. */
export const fullBytes = 4 * 1024 * 1024

/**
 * Appends in one write, without a lock, to a plain file that is this user's and that nobody else may
 * write to; no other is touched. A file that its owner may not write to either is a journal that is
 * off. Makes the file, not its folder. Throws the system's errors.
 *
 * @returns True when the file is full.
 */
export function appendLine(path: string, line: string, uid: number | undefined): boolean {
  const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants
  const fd = openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600)
  try {
    const stats = fstatSync(fd)
    const ours = uid === undefined || (stats.uid === uid && (stats.mode & 0o222) === 0o200)
    if (!ours || !stats.isFile()) return false
    writeSync(fd, line)
    return stats.size > fullBytes
  } finally {
    closeSync(fd)
  }
}
