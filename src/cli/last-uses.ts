/** When each profile was last used, as the journal has it. */
import { errorCode, readError } from '../system/file-errors.ts'
import { filesWithin, readEntries } from '../system/journal-read.ts'
import { journalFolder } from '../system/journal.ts'
import type { System } from '../system/system.ts'
import type { LastUses } from './profile-columns.ts'

const options = { holding: ['"event":"credentials"', '"profile":'], onDamaged: () => {} }

/** Handing out its credentials is a use. Throws SystemError `file-unreadable`. */
export function lastUses({ paths }: Pick<System, 'paths'>): LastUses {
  const folder = journalFolder(paths)
  const uses = new Map<string, Date>()
  try {
    for (const { path } of filesWithin(folder, options)) {
      for (const { profile, time } of readEntries(path, options)) {
        const known = profile === undefined ? undefined : uses.get(profile)
        if (profile !== undefined && (known === undefined || known < time)) uses.set(profile, time)
      }
    }
  } catch (error) {
    if (errorCode(error) === undefined) throw error
    throw readError(error, folder)
  }
  return uses
}
