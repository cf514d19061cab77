/** Edits of one AWS file as a plan that can be shown before it is made. Making it is for `apply-plan.ts`. */
import { ConfigError, InternalError } from '../errors.ts'
import { type ConfigDocument, parseDocument, printDocument } from './document.ts'
import type { SectionName } from './edit.ts'
import { applyEdits, type Edit } from './edit-many.ts'
import { readGrammar } from './grammar.ts'
import { type DiffLine, lineDiff } from './line-diff.ts'
import { assertSyntax, fileFindings, parseFile } from './parsed-file.ts'
import { readConfigFile } from './read-config-file.ts'

export type { Edit }

export interface EditPlan {
  readonly path: string
  /** The file as read; empty when there is none. */
  readonly before: Uint8Array
  readonly after: Uint8Array
  readonly diff: readonly DiffLine[]
  readonly changed: boolean
}

/**
 * Reads the file and works the edits out in order; writes nothing. Throws ConfigError
 * `config-unreadable`, `config-syntax` (an edit of a broken file could land in another setting),
 * `profile-name-invalid` or `config-value-invalid`.
 */
export function planEdits(path: string, edits: readonly Edit[]): EditPlan {
  const before = readConfigFile(path)
  const document = parseDocument(before)
  assertEditable(path, document)
  const edited = applyEdits(document, edits)
  const after = printDocument(edited)
  assertReadsBack(path, after, edits)
  const changed = edited !== document && Buffer.compare(before, after) !== 0
  return { path, before, after, diff: changed ? lineDiff(document, edited) : [], changed }
}

function assertEditable(path: string, document: ConfigDocument): void {
  const { findings } = readGrammar(document.lines.map((line) => line.text))
  assertSyntax(path, [...fileFindings(document), ...findings])
  const broken = findings.find(({ code }) => code === 'lone-carriage-return')
  if (broken === undefined) return
  const line = broken.line + 1
  throw new ConfigError('config-syntax', `Line ${line} of ${path} ${broken.says}.`, {
    details: { file: path, line },
  })
}

/** The last guard before a file is touched: what was set is what the file now says. */
function assertReadsBack(path: string, after: Uint8Array, edits: readonly Edit[]): void {
  const { sections } = parseFile(path, after, 'config')
  for (const [section, settled] of lastWords(edits)) {
    const settings = sections.get(section.type)?.get(section.name)
    for (const [key, value] of settled) {
      if (settings?.get(key)?.value !== value) {
        throw new InternalError(`The edit of ${key} in ${path} did not come out as asked.`)
      }
    }
  }
}

/** What each section's settings shall be after all edits. */
function lastWords(edits: readonly Edit[]): ReadonlyMap<SectionName, ReadonlyMap<string, string>> {
  const byName = new Map<string, Map<string, string>>()
  const settled = new Map<SectionName, Map<string, string>>()
  let section: SectionName | undefined
  let values = new Map<string, string>()
  for (const edit of edits) {
    if (edit.section !== section) {
      section = edit.section
      const name = `${section.type} ${section.name}`
      values = byName.get(name) ?? new Map<string, string>()
      byName.set(name, values)
      settled.set(section, values)
    }
    if (edit.kind === 'set') values.set(edit.key, edit.value)
    else if (edit.kind === 'remove-key' || edit.kind === 'rename-key') values.delete(edit.key)
    else values.clear()
  }
  return settled
}
