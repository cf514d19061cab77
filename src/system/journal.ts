/**
 * Who used what, on this machine: one line for each sign-in, refresh, set of credentials and refusal.
 * The lines themselves are made in journal-line.ts.
 */
import { join } from 'node:path'
import { ancestorNames } from './ancestors.ts'
import type { Clock } from './clock.ts'
import { makePrivateFolder } from './files.ts'
import { appendLine, type JournalEntry, journalLine } from './journal-line.ts'
import type { Log } from './log.ts'
import type { Paths } from './paths.ts'
import type { Platform } from './platform.ts'

export type { JournalEntry, JournalEvent } from './journal-line.ts'

export interface Journal {
  /** Adds the time, the process and the names of those above it. Never throws, never waits. */
  append(entry: JournalEntry): void
}

/** Where the lines of now go, under the state folder. */
export function journalPath(paths: Pick<Paths, 'stateFolder'>): string {
  return join(paths.stateFolder, 'journal', 'current.jsonl')
}

export interface JournalOptions {
  /** Asked for at the first line, since there may be no home folder. */
  readonly paths: () => Pick<Paths, 'stateFolder'>
  readonly clock: Pick<Clock, 'now'>
  readonly platform: Pick<Platform, 'pid' | 'uid'>
  readonly log: Pick<Log, 'debug'>
  /** The process whose name stands first: the parent of keyless, or the program that uses the library. */
  readonly caller: number | undefined
}

/** Deep enough for a program behind a shell, a runner and another shell. */
const mostParents = 8

export function createJournal(options: JournalOptions): Journal {
  const { paths, clock, platform, log, caller } = options
  let parents: readonly string[] | undefined
  return {
    append: (entry) => {
      try {
        const path = journalPath(paths())
        parents ??= caller === undefined ? [] : ancestorNames(caller, mostParents)
        const line = journalLine(entry, { pid: platform.pid, parents }, clock.now())
        makePrivateFolder(join(path, '..'))
        appendLine(path, line, platform.uid)
      } catch (error) {
        // A full disk or a read-only home is no reason to stop the work; `history` says what is wrong.
        log.debug('not written to the journal', { error })
      }
    },
  }
}
