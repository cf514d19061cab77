import { type ChangedFile, type EditRecord, readRecords } from '../../config/edit-record.ts'
import type { EditPlan } from '../../config/edit-plan.ts'
import { planUndo } from '../../config/undo-plan.ts'
import { Cancelled, ConfigError, UsageError } from '../../errors.ts'
import { forTerminal } from '../../system/text.ts'
import type { Run } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { askYesNo, canAsk } from '../prompts/prompts.ts'
import { commandLine } from '../quote-word.ts'
import { coloursFor } from '../render/colours.ts'
import { printJson } from '../render/json.ts'
import { table } from '../render/table.ts'
import { showDiff, writeTogether } from '../write-edits.ts'
import { say } from '../render/wrap.ts'

/** Edits that another one took back in all their files, which was not taken back itself. */
function undoneIds(records: readonly EditRecord[]): ReadonlySet<string> {
  const undone = new Set<string>()
  const byId = new Map(records.map((record) => [record.id, record]))
  for (const { id, undoes, files } of records) {
    if (undoes === undefined || undone.has(id)) continue
    const done = new Set(files.map(({ file }) => file))
    if (byId.get(undoes)?.files.every(({ file }) => done.has(file)) !== false) undone.add(undoes)
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

function keysOf({ sections }: ChangedFile): readonly string[] {
  return sections.map(({ key }) => key)
}

/** The last written first, as they are taken back. */
function newestFirst({ files }: EditRecord): readonly ChangedFile[] {
  return files.toReversed()
}

function asJson(record: EditRecord): readonly { file: string; sections: readonly string[] }[] {
  return newestFirst(record).map((file) => ({ file: file.file, sections: keysOf(file) }))
}

/** `3 added, 1 changed` */
function summary(files: readonly ChangedFile[]): string {
  const kinds = { added: 0, changed: 0, removed: 0 }
  for (const { before, after } of files.flatMap(({ sections }) => sections)) {
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
    const edits = records.map((record) => ({
      edit: record.id,
      at: record.at,
      files: asJson(record),
      undone: undone.has(record.id),
      undoes: record.undoes ?? null,
    }))
    printJson({ edits }, terminal.write)
    return
  }
  if (records.length === 0) {
    terminal.writeError('keyless has made no edit yet.\n')
    return
  }
  const rows = records.flatMap((record) =>
    newestFirst(record).map((file) => [
      record.id,
      forTerminal(file.file, 500),
      summary([file]),
      sectionNames(keysOf(file)),
      state(record, undone),
    ]),
  )
  const columns = terminal.stdoutIsTty ? terminal.columns : undefined
  const colours = coloursFor(terminal, 'stdout')
  terminal.write(table(['Edit', 'File', 'What', 'Sections', ''], rows, { columns, colours }))
}

interface ConflictPlace {
  readonly file: string
  readonly keys: readonly string[]
}

/** A section has its old header too where it was renamed. */
function changes({ sections }: ChangedFile, keys: readonly string[]): boolean {
  return sections.some(({ key, before }) =>
    keys.some((own) => own === key || before?.[0]?.startsWith(own) === true),
  )
}

/** The newest edit of ours that changed one of them later, and was not taken back. */
function laterEdit(
  id: string,
  { file, keys }: ConflictPlace,
  records: readonly EditRecord[],
): EditRecord | undefined {
  const undone = undoneIds(records)
  const end = records.findIndex((record) => record.id === id)
  return records
    .slice(0, end)
    .filter((record) => record.undoes === undefined && !undone.has(record.id))
    .find(({ files }) => files.some((one) => one.file === file && changes(one, keys)))
}

function conflict(
  id: string,
  { file, keys }: ConflictPlace,
  records: readonly EditRecord[],
): ConfigError {
  const message = `${file} was changed since that edit: ${sectionNames(keys)}. Nothing was taken back.`
  const later = laterEdit(id, { file, keys }, records)
  const fix = later === undefined ? {} : { fix: commandLine('undo', later.id) }
  return new ConfigError('edit-conflict', message, { details: { file, edit: id }, ...fix })
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
  const plans = newestFirst(record).map((file) => {
    const { plan, conflicts } = planUndo(file)
    const where = { file: file.file, keys: conflicts }
    if (conflicts.length > 0) throw conflict(record.id, where, records)
    return plan
  })
  const changed = plans.filter((plan) => plan.changed)
  if (!json) for (const plan of changed) showDiff(context, plan)
  const written = isDry ? [] : await takeBack(context, record, changed, asks)
  if (json) {
    const files = asJson(record).map((file) => {
      const at = changed.findIndex(({ path }) => path === file.file)
      return { ...file, backup: written[at] ?? null }
    })
    const told = { edit: record.id, files, written: !isDry && changed.length > 0 }
    printJson(told, terminal.write)
  } else {
    say(outcome(record, changed.length > 0, isDry), terminal)
  }
}

function outcome({ id, files }: EditRecord, isChanged: boolean, isDry: boolean): string {
  if (!isChanged) return `Nothing was written: all is as it was before ${id}.`
  return isDry ? 'Nothing was written.' : `Took back ${id}: ${summary(files)}.`
}

/** Gives the backups, in the order of the plans. Throws Cancelled when the person says no. */
async function takeBack(
  context: CommandContext,
  { id }: EditRecord,
  plans: readonly EditPlan[],
  asks: boolean,
): Promise<readonly (string | undefined)[]> {
  if (plans.length === 0) return []
  if (asks && !(await askYesNo(context, 'Write this?'))) {
    throw new Cancelled('Nothing was written.')
  }
  return await writeTogether(context, plans, id)
}
