import { UsageError } from '../../../errors.ts'
import { finishKey, notReady } from '../../../migrate/finish.ts'
import { forgetSealIfUnused } from '../../../migrate/forget-seal.ts'
import type { Migration } from '../../../migrate/migration-store.ts'
import { type KeyReport, verifyMigration } from '../../../migrate/verify.ts'
import type { CommandInput, Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { migrationPorts } from '../../migrate/migration-ports.ts'
import { oneMigrationAtATime } from '../../migrate/one-migration.ts'
import { begunMigrations } from '../../migrate/open-plan.ts'
import { nextCommand, reportJson, showReports } from '../../migrate/show-reports.ts'
import { usualWaitDays, wholeDays } from '../../migrate/whole-days.ts'
import { askText, canAsk } from '../../prompts/prompts.ts'
import { commandLine } from '../../quote-word.ts'
import { printJson } from '../../render/json.ts'
import { fitted, say } from '../../render/wrap.ts'

interface Found {
  readonly migration: Migration
  readonly report: KeyReport
}

/** The key's id must be typed, or stand behind --confirm: nothing deletes a key by the way. */
async function assertTyped(
  context: CommandContext,
  { flags }: CommandInput,
  keyId: string,
): Promise<void> {
  const given = flags.value('confirm')
  if (given === keyId) return
  const fix = commandLine('migrate', 'finish', keyId, '--confirm', keyId)
  if (given !== undefined) {
    throw new UsageError('key-not-typed', `--confirm must be the key id ${keyId}.`, { fix })
  }
  if (context.json || !canAsk(context.terminal)) {
    const message = `Nobody can type the key id here: --confirm ${keyId} deletes it.`
    throw new UsageError('key-not-typed', message, { fix })
  }
  await askText(context, {
    message: `A deleted key does not come back. Type its id to delete it: ${keyId}`,
    validate: (typed) => (typed === keyId ? undefined : `Type ${keyId}, or press Ctrl-C`),
  })
}

export const run: Run = async (context, input) => {
  const { system, terminal, json } = context
  // Whoever confirms one of several means that one.
  const keyId = input.args[0] ?? input.flags.value('confirm')
  const waitDays = wholeDays(input, 'wait-days', usualWaitDays)
  const ports = migrationPorts(context, input)
  const isLeft = await oneMigrationAtATime(context, async () => {
    const found: Found[] = []
    for (const migration of begunMigrations(system, keyId)) {
      // What a finish that was killed left.
      forgetSealIfUnused(migration, ports)
      const reports = await verifyMigration(migration, { waitDays, keyId }, ports)
      found.push(...reports.map((report) => ({ migration, report })))
    }
    const open = found.filter(({ report }) => report.stage !== 'deleted')
    const ready = open.filter(({ report }) => notReady(report) === undefined)
    if (!json)
      showReports(
        open.map(({ report }) => report),
        context,
      )
    const deleted: string[] = []
    const refused = open.flatMap(({ report }) => notReady(report) ?? [])
    for (const { migration, report } of ready) {
      await assertTyped(context, input, report.key.keyId)
      const why = await finishKey(migration, report.key, { waitDays }, ports)
      if (why !== undefined) {
        refused.push(why)
        continue
      }
      deleted.push(report.key.keyId)
      if (!json)
        say(`${report.key.keyId} is deleted, and so are the sealed copies of its files.`, terminal)
    }
    const left = open.flatMap(({ report }) => (deleted.includes(report.key.keyId) ? [] : [report]))
    if (json) printJson({ deleted, left: left.map(reportJson) }, terminal.write)
    else {
      for (const { says } of refused) terminal.writeError(fitted(says, terminal, 'stderr'))
      const next = nextCommand(left)
      if (next !== undefined) say(`next: ${next}`, terminal)
      if (open.length === 0) say('Every key of it is deleted.', terminal)
    }
    return refused.length > 0
  })
  return isLeft ? 1 : 0
}
