import { ancestorNames } from '../../src/system/ancestors.ts'
import { createJournal, type Journal, journalPath } from '../../src/system/journal.ts'
import { readTextIfPresent } from '../../src/system/files.ts'
import type { System } from '../../src/system/system.ts'
import type { TempHome } from './temp-home.ts'

/** The journal of a test's own world; whoever runs the test is who asks. */
export function testJournal(system: Omit<System, 'journal' | 'http' | 'env'>): Journal {
  const { paths, clock, platform, log } = system
  const parents = platform.parents ?? (() => ancestorNames(process.pid, 24))
  return createJournal({ paths: () => paths, clock, platform: { ...platform, parents }, log })
}

/** The lines of a home's journal, oldest first. */
export function journalEntries(home: TempHome): readonly Record<string, unknown>[] {
  const stateFolder = `${home.path}/.local/state/keyless`
  const text = readTextIfPresent(journalPath({ stateFolder })) ?? ''
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}
