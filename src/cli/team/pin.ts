/** The settings' word on which team file is in force: changed in one step, and taken back by `keyless undo`. */
import { applyPlan } from '../../config/apply-plan.ts'
import type { EditPlan } from '../../config/edit-plan.ts'
import { ConfigError } from '../../errors.ts'
import { readOwnSettings, settingsError } from '../../guard/read-settings.ts'
import { planSettings } from '../../guard/settings-plan.ts'
import { keepTeamCopy } from '../../guard/team-copy.ts'
import type { TeamReference } from '../../guard/team-reference.ts'
import type { System } from '../../system/system.ts'
import type { LookedAt } from './look.ts'

type PinSystem = Pick<System, 'paths' | 'clock' | 'platform'>

/** Somebody else's change comes in between at most so often. */
const mostTries = 20

/** What the settings say of it, whether its copy can be read or not. Throws ConfigError `settings-invalid`. */
export async function pinnedTeam({
  paths,
}: Pick<System, 'paths'>): Promise<TeamReference | undefined> {
  const file = await readOwnSettings(paths)
  const error = settingsError(file)
  if (error !== undefined) throw error
  return file.settings.team
}

/** The edit of the settings file that puts a team file in force, or takes it out. */
export async function planTeam(
  { paths }: Pick<System, 'paths'>,
  team: Omit<TeamReference, 'line'> | undefined,
): Promise<EditPlan> {
  const file = await readOwnSettings(paths)
  const error = settingsError(file)
  if (error !== undefined) throw error
  const before = Buffer.from(file.bytes ?? []).toString('utf8')
  const { editTeam } = await import('../../guard/edit-settings.ts')
  return planSettings(file.path, file.bytes, editTeam(before, team))
}

/** Throws ConfigError `settings-invalid`, `config-conflict`; SystemError. */
export async function pinTeam(
  { source, digest, bytes, team }: LookedAt,
  system: PinSystem,
): Promise<void> {
  const since = system.clock.now().toISOString().slice(0, 10)
  const guard = team.rules.guard.length === 0 ? 'none' : undefined
  // First: a copy that nothing names does no harm, a name without its copy stops everything.
  keepTeamCopy(system.paths, bytes)
  for (let tries = 1; ; tries++) {
    const plan = await planTeam(system, { source, digest, since, guard })
    try {
      await applyPlan(plan, system)
      return
    } catch (error) {
      const isConflict = error instanceof ConfigError && error.code === 'config-conflict'
      if (!isConflict || tries === mostTries) throw error
    }
  }
}
