import { type EditRecord, readRecords } from '../../config/edit-record.ts'
import { planUndo } from '../../config/undo-plan.ts'
import { Cancelled, ConfigError, UsageError } from '../../errors.ts'
import { forTerminal } from '../../system/text.ts'
import type { Run } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { canAsk } from '../prompts/prompts.ts'
import { commandLine } from '../quote-word.ts'
import { coloursFor } from '../render/colours.ts'
import { printJson } from '../render/json.ts'
import { table } from '../render/table.ts'
import { askAndWrite, showDiff } from '../write-edits.ts'
import { say } from '../render/wrap.ts'

/** Edits that another one took back, which was not taken back itself. */
function undoneIds(records: readonly EditRecord[]): ReadonlySet<string> {
  const undone = new Set<string>()
  for (const { id, undoes } of records) {
    if (undoes !== undefined && !undone.has(id)) undone.add(undoes)
  }
  return undone
}

function chosen(records: readonly EditRecord[], named: string | undefined): EditRecord {
  if (named === undefined) {
    const undone = undoneIds(records)
    const last = records.find(({ id, undoes }) => undoes === undefined && !undone.has(id))
    if (last !== undefined) return last
    throw new UsageError('edit-unknown', 'There is no edit to take back.')
  }
  const record = records.find(({ id }) => id === named)
  if (record !== undefined) return record
  throw new UsageError('edit-unknown', `There is no edit named ${forTerminal(named)}.`)
}

/** `3 added, 1 changed` */
function summary({ sections }: EditRecord): string {
  const kinds = { added: 0, changed: 0, removed: 0 }
  for (const { before, after } of sections) {
    kinds[before === null ? 'added' : after === null ? 'removed' : 'changed'] += 1
  }
  const parts = Object.entries(kinds).filter(([, count]) => count > 0)
  return parts.map(([kind, count]) => `${count} ${kind}`).join(', ')
}

const fewSections = 3

function sectionNames(keys: readonly string[]): string {
  const names = keys.map((key) => (key === '' ? 'its beginning' : key))
  const more = names.length - fewSections
  const shown = names.slice(0, fewSections).map((name) => forTerminal(name))
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function state({ id, undoes }: EditRecord, undone: ReadonlySet<string>): string {
  if (undone.has(id)) return 'taken back'
  return undoes === undefined ? '' : `takes back ${undoes}`
}

function list(records: readonly EditRecord[], { terminal, json }: CommandContext): void {
  const undone = undoneIds(records)
  if (json) {
    const edits = records.map(({ id, at, file, sections, undoes }) => ({
      edit: id,
      at,
      file,
      sections: sections.map(({ key }) => key),
      undone: undone.has(id),
      undoes: undoes ?? null,
    }))
    printJson({ edits }, terminal.write)
    return
  }
  if (records.length === 0) {
    terminal.writeError('keyless has made no edit yet.\n')
    return
  }
  const rows = records.map((record) => [
    record.id,
    forTerminal(record.file, 500),
    summary(record),
    sectionNames(record.sections.map(({ key }) => key)),
    state(record, undone),
  ])
  const columns = terminal.stdoutIsTty ? terminal.columns : undefined
  const colours = coloursFor(terminal, 'stdout')
  terminal.write(table(['Edit', 'File', 'What', 'Sections', ''], rows, { columns, colours }))
}

function conflict({ id, file }: EditRecord, keys: readonly string[]): ConfigError {
  const message = `${file} was changed since that edit: ${sectionNames(keys)}. Nothing was taken back.`
  return new ConfigError('edit-conflict', message, { details: { file, edit: id } })
}

export const run: Run = async (context, { flags, args }) => {
  const { system, terminal, json } = context
  const records = readRecords(system.paths)
  if (flags.on('list')) {
    list(records, context)
    return
  }
  const isDry = flags.on('dry-run')
  const asks = canAsk(terminal) && !flags.on('yes') && !json
  const record = chosen(records, args[0])
  if (!isDry && !asks && !flags.on('yes')) {
    const message = `Nobody can be asked here: --yes takes back ${record.id} without asking.`
    const fix = commandLine('undo', record.id, '--yes')
    throw new UsageError('no-terminal', message, { details: { command: 'undo' }, fix })
  }
  const { plan, conflicts } = planUndo(record)
  if (conflicts.length > 0) throw conflict(record, conflicts)
  if (!json && plan.changed) showDiff(context, plan)
  const isToBeWritten = !isDry && plan.changed
  const written = isToBeWritten
    ? await askAndWrite(context, plan, asks, { undoes: record.id })
    : { backup: undefined }
  if (written === undefined) throw new Cancelled('Nothing was written.')
  if (json) {
    const sections = record.sections.map(({ key }) => key)
    const told = { edit: record.id, file: record.file, sections, written: isToBeWritten }
    printJson({ ...told, backup: written.backup ?? null }, terminal.write)
  } else {
    const what = isToBeWritten
      ? `Took back ${record.id}: ${summary(record)}.`
      : 'Nothing was written.'
    say(what, terminal)
  }
}
