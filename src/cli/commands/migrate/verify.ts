import { resolve } from 'node:path'
import { assertTrail, type TrailRead } from '../../../migrate/trail-files.ts'
import { type KeyReport, verifyMigration } from '../../../migrate/verify.ts'
import type { FlagValues, Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { listOf } from '../../list-flag.ts'
import { counted } from '../../migrate/numbers.ts'
import { migrationPorts } from '../../migrate/migration-ports.ts'
import { oneMigrationAtATime } from '../../migrate/one-migration.ts'
import { begunMigrations } from '../../migrate/open-plan.ts'
import { assertOneTrail, trailOfStore } from '../../migrate/plan-trail.ts'
import { readTrailOf } from '../../migrate/read-trail.ts'
import { nextCommand, reportJson, showReports } from '../../migrate/show-reports.ts'
import { storeUses, withoutStore } from '../../migrate/store-uses.ts'
import { usualWaitDays, wholeDays } from '../../migrate/whole-days.ts'
import { printJson } from '../../render/json.ts'
import { fitted, say } from '../../render/wrap.ts'

async function trailOf(
  paths: readonly string[],
  context: CommandContext,
  flags: FlagValues,
): Promise<{ readonly trail: TrailRead['calls'] | undefined; readonly passed: number }> {
  if (paths.length === 0) {
    const store = await storeUses(context, flags)
    if (store.kind === 'failed') for (const line of withoutStore(store)) say(line, context.terminal)
    return { trail: trailOfStore(store).calls, passed: 0 }
  }
  const plans = begunMigrations(context.system).map(({ plan }) => plan)
  const keyIds = new Set(plans.flatMap(({ keys }) => keys.map((key) => key.keyId)))
  const { calls, passed } = await readTrailOf(paths, keyIds, context)
  return { trail: calls, passed: passed.length }
}

export const run: Run = async (context, input) => {
  const { system, terminal, json } = context
  const [keyId] = input.args
  const waitDays = wholeDays(input, 'wait-days', usualWaitDays)
  const paths = listOf(input.flags.value('trail')).map((path) => resolve(path))
  assertTrail(paths)
  assertOneTrail(input)
  const ports = migrationPorts(context, input)
  const { trail, passed } = await trailOf(paths, context, input.flags)
  const reports = await oneMigrationAtATime(context, async () => {
    const found: KeyReport[] = []
    for (const migration of begunMigrations(system, keyId)) {
      found.push(...(await verifyMigration(migration, { waitDays, keyId, trail }, ports)))
    }
    return found
  })
  if (json) printJson({ keys: reports.map(reportJson) }, terminal.write)
  else {
    showReports(reports, context)
    const next = nextCommand(reports)
    if (passed > 0) say(`${counted(passed, 'file')} could not be read as CloudTrail's.`, terminal)
    if (next !== undefined) terminal.write(fitted(`next: ${next}`, terminal, 'stdout'))
  }
  const isOver = reports.every(({ stage }) => ['over', 'deleted', 'gone'].includes(stage))
  return isOver ? 0 : 1
}
