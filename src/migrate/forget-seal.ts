import type { MigrationPorts } from './apply.ts'
import { type Migration, removeMigration, saveState, sweepCopies } from './migration-store.ts'

/** Where no sealed copy is left its key goes, and where nothing is left of a migration, all of it. */
export function forgetSealIfUnused(
  migration: Migration,
  { forgetSeal }: Pick<MigrationPorts, 'forgetSeal'>,
): void {
  const { seal, ...rest } = migration.state
  if ([...rest.steps.values()].some(({ copy }) => copy !== undefined)) return
  sweepCopies(migration)
  if (seal !== undefined) {
    // Then the note: a key that nobody knows of any more would stay for ever.
    forgetSeal(seal)
    saveState(migration, rest)
  }
  if (rest.steps.size === 0) removeMigration(migration)
}
