/** Edits of one AWS file as a plan that can be shown before it is made. Making it is for `apply-plan.ts`. */
import { ConfigError, InternalError } from '../errors.ts'
import { type ConfigDocument, parseDocument, printDocument } from './document.ts'
import { removeKey, removeSection, type SectionName, setValue } from './edit.ts'
import { readGrammar } from './grammar.ts'
import { type DiffLine, lineDiff } from './line-diff.ts'
import { assertSyntax, fileFindings, parseFile } from './parsed-file.ts'
import { readConfigFile } from './read-config-file.ts'

export type Edit =
  | {
      readonly kind: 'set'
      readonly section: SectionName
      readonly key: string
      readonly value: string
    }
  | { readonly kind: 'remove-key'; readonly section: SectionName; readonly key: string }
  | { readonly kind: 'remove-section'; readonly section: SectionName }

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
  const edited = edits.reduce(applyEdit, document)
  const after = printDocument(edited)
  assertReadsBack(path, after, edits)
  const changed = edited !== document && Buffer.compare(before, after) !== 0
  return { path, before, after, diff: changed ? lineDiff(document, edited) : [], changed }
}

function applyEdit(document: ConfigDocument, edit: Edit): ConfigDocument {
  switch (edit.kind) {
    case 'set':
      return setValue(document, edit.section, edit.key, edit.value)
    case 'remove-key':
      return removeKey(document, edit.section, edit.key)
    case 'remove-section':
      return removeSection(document, edit.section)
  }
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
  for (const [index, edit] of edits.entries()) {
    if (edit.kind !== 'set' || edits.slice(index + 1).some((later) => overrides(later, edit))) {
      continue
    }
    const option = sections.get(edit.section.type)?.get(edit.section.name)?.get(edit.key)
    if (option?.value !== edit.value) {
      throw new InternalError(`The edit of ${edit.key} in ${path} did not come out as asked.`)
    }
  }
}

function overrides(later: Edit, edit: Extract<Edit, { kind: 'set' }>): boolean {
  const { type, name } = later.section
  if (type !== edit.section.type || name !== edit.section.name) return false
  return later.kind === 'remove-section' || later.key === edit.key
}
