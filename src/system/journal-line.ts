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
  /** What `exec` starts: its name, never its arguments. */
  readonly program?: string | undefined
  /** Of a refusal: the rule's name, or what was wrong. */
  readonly reason?: string | undefined
}

export interface JournalLine extends JournalEntry {
  readonly time: Date
  readonly pid: number
  /** For where the names are too slow to be had. */
  readonly ppid?: number | undefined
  /** Names of the processes above, nearest first. */
  readonly parents: readonly string[]
}

export function journalLine(line: JournalLine): string {
  return `${JSON.stringify({ version: 1, ...line })}\n`
}

/** A file that has grown to this is full: the next one begins. */
export const fullBytes = 4 * 1024 * 1024

/**
 * Appends in one write, without a lock, to a plain file that is this user's and that nobody else may
 * write to; no other is touched. A file that its owner may not write to either is a journal that is
 * off. Makes the file, not its folder. Throws the system's errors.
 *
 * @returns Whether the file is full; undefined when nothing was written.
 */
export function appendLine(
  path: string,
  line: string,
  uid: number | undefined,
): boolean | undefined {
  // Windows has no such thing as the last two: there they are undefined, which is no flag.
  const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants
  const fd = openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600)
  try {
    const stats = fstatSync(fd)
    const ours = uid === undefined || (stats.uid === uid && (stats.mode & 0o222) === 0o200)
    if (!ours || !stats.isFile()) return undefined
    writeSync(fd, line)
    return stats.size > fullBytes
  } finally {
    closeSync(fd)
  }
}
