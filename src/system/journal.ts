/**
 * Who used what, on this machine: one line for each sign-in, refresh, set of credentials and refusal.
 * The lines themselves are made in journal-line.ts.
 */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Asker } from './asking-program.ts'
import type { Clock } from './clock.ts'
import { makePrivateFolder } from './files.ts'
import { currentName, tidyJournal } from './journal-files.ts'
import { appendLine, type JournalEntry, journalLine } from './journal-line.ts'
import type { Log } from './log.ts'
import type { Paths } from './paths.ts'
import type { Platform } from './platform.ts'

export type { JournalEntry, JournalEvent } from './journal-line.ts'

export interface Journal {
  /**
   * Adds the time, the process and the names of those above it, or of `asker`: who asks a server is
   * not who started it. Never throws, never waits.
   */
  append(entry: JournalEntry, asker?: Pick<Asker, 'pid' | 'names'>): void
}

/** The same journal for what is done on this way, where an entry does not say. */
export function journalOn(journal: Journal, way: Pick<JournalEntry, 'via' | 'program'>): Journal {
  return { append: (entry, asker) => journal.append({ ...way, ...entry }, asker) }
}

export function journalFolder(paths: Pick<Paths, 'stateFolder'>): string {
  return join(paths.stateFolder, 'journal')
}

/** Where the lines of now go. */
export function journalPath(paths: Pick<Paths, 'stateFolder'>): string {
  return join(journalFolder(paths), currentName)
}

export interface JournalOptions {
  /** Asked for at the first line, since there may be no home folder. */
  readonly paths: () => Pick<Paths, 'stateFolder'>
  readonly clock: Pick<Clock, 'now'>
  readonly platform: Pick<Platform, 'pid' | 'uid' | 'parents'>
  readonly log: Pick<Log, 'debug'>
}

/** Deep enough for a program behind a shell, a runner and another shell. */
export const mostParents = 8

/** Root in another's home must not leave a file there that its owner may not write to. */
function isOwn(folder: string, uid: number | undefined): boolean {
  return uid === undefined || statSync(folder).uid === uid
}

/** What a server or a program says may be any length; a line stays short. */
const longestText = 256

function cut(entry: JournalEntry): JournalEntry {
  const short = Object.entries(entry).map(([name, text]) => [name, text?.slice(0, longestText)])
  return Object.fromEntries(short) as JournalEntry
}

export function createJournal(options: JournalOptions): Journal {
  const { paths, clock, platform, log } = options
  let parents: readonly string[] | undefined
  let tidied = false
  return {
    append: (entry, asker) => {
      try {
        const place = paths()
        const { pid, uid } = platform
        const above =
          asker === undefined
            ? { parents: (parents ??= platform.parents?.().slice(0, mostParents) ?? []) }
            : { ppid: asker.pid, parents: asker.names }
        const line = journalLine({ time: clock.now(), ...cut(entry), pid, ...above })
        makePrivateFolder(journalFolder(place))
        if (!isOwn(journalFolder(place), uid)) return
        const isFull = appendLine(journalPath(place), line, uid)
        if (isFull === undefined) return
        if (isFull || !tidied) tidyJournal(journalFolder(place), clock.now())
        tidied = true
      } catch (error) {
        // A full disk or a read-only home is no reason to stop the work; `history` says what is wrong.
        log.debug('not written to the journal', { error })
      }
    },
  }
}
