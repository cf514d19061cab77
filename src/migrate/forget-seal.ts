import type { MigrationPorts } from './apply.ts'
import { type Migration, saveState, sweepCopies } from './migration-store.ts'

/** Copies that no step names go, also those that a killed one left; and where none is left, their key. */
export function forgetSealIfUnused(
  migration: Migration,
  { forgetSeal }: Pick<MigrationPorts, 'forgetSeal'>,
): void {
  sweepCopies(migration)
  const { seal, ...rest } = migration.state
  if (seal === undefined || [...rest.steps.values()].some(({ copy }) => copy !== undefined)) return
  // Then the note: a key that nobody knows of any more would stay for ever.
  forgetSeal(seal)
  saveState(migration, rest)
}
