/** The world of the program that uses the library: the third place, beside the two entries, that reads `process`. */
import process from 'node:process'
import { createHostSystem } from '../system/host-system.ts'
import { journalOn } from '../system/journal.ts'
import type { System } from '../system/system.ts'

/** What is done in it stands in the journal as the library's. */
function libraryWorld(host: System): System {
  const journal = journalOn(host.journal, { via: 'library' })
  return Object.create(host, { journal: { value: journal, enumerable: true } }) as System
}

let system: System | undefined

/** Made at the first use; the environment is looked at anew each time. */
export function hostSystem(): System {
  return (system ??= libraryWorld(createHostSystem(process)))
}
