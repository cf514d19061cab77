import { type KeyReport, verifyMigration } from '../../../migrate/verify.ts'
import type { Run } from '../../command.ts'
import { migrationPorts } from '../../migrate/migration-ports.ts'
import { oneMigrationAtATime } from '../../migrate/one-migration.ts'
import { begunMigrations } from '../../migrate/open-plan.ts'
import { reportJson, showReports } from '../../migrate/show-reports.ts'
import { usualWaitDays, wholeDays } from '../../migrate/whole-days.ts'
import { printJson } from '../../render/json.ts'
import { fitted } from '../../render/wrap.ts'

function nextCommand(reports: readonly KeyReport[]): string | undefined {
  const stages = new Set(reports.map(({ stage }) => stage))
  if (stages.has('active')) return 'keyless migrate apply'
  if (stages.has('over')) return 'keyless migrate finish'
  return stages.has('waiting') ? 'keyless migrate verify' : undefined
}

export const run: Run = async (context, input) => {
  const { system, terminal, json } = context
  const [keyId] = input.args
  const waitDays = wholeDays(input, 'wait-days', usualWaitDays)
  const ports = migrationPorts(context, input)
  const reports = await oneMigrationAtATime(context, async () => {
    const found: KeyReport[] = []
    for (const migration of begunMigrations(system, keyId)) {
      found.push(...(await verifyMigration(migration, { waitDays, keyId }, ports)))
    }
    return found
  })
  if (json) printJson({ keys: reports.map(reportJson) }, terminal.write)
  else {
    showReports(reports, terminal, system.clock.now())
    const next = nextCommand(reports)
    if (next !== undefined) terminal.write(fitted(`next: ${next}`, terminal, 'stdout'))
  }
  const isOver = reports.every(({ stage }) => ['over', 'deleted', 'gone'].includes(stage))
  return isOver ? 0 : 1
}
