/** Edits of one AWS file as a plan that can be shown before it is made. Making it is for `apply-plan.ts`. */
import { ConfigError, InternalError } from '../errors.ts'
import { type ConfigDocument, type Line, parseDocument, printDocument } from './document.ts'
import type { SectionName } from './edit.ts'
import { applyEdits, type Edit } from './edit-many.ts'
import { readGrammar } from './grammar.ts'
import { type DiffLine, lineDiff } from './line-diff.ts'
import { assertSyntax, fileFindings, type ParsedOption, parseFile } from './parsed-file.ts'
import { readConfigFile } from './read-config-file.ts'
import { saysAsSet, type WantedSettings } from './reads-back.ts'

export type { Edit }

export interface EditPlan {
  readonly path: string
  /** The file as read; empty when there is none. */
  readonly before: Uint8Array
  readonly after: Uint8Array
  readonly diff: readonly DiffLine[]
  readonly changed: boolean
  /** There is no file yet, and it is for others too, as those of a repository are. */
  readonly creates?: boolean
  /** Nothing is left of it, and there was no file before keyless made one: it goes away. */
  readonly removes?: boolean
  /** Of both, where they are at hand. */
  readonly lines?: { readonly before: readonly Line[]; readonly after: readonly Line[] }
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
  let diff: readonly DiffLine[] | undefined
  return {
    path,
    before,
    after,
    changed,
    lines: { before: document.lines, after: edited.lines },
    // Of thousands of profiles nobody may want to see it.
    get diff() {
      diff ??= changed ? lineDiff(document, edited) : []
      return diff
    },
  }
}

/** Throws ConfigError `config-syntax`: an edit of a broken file could land in another setting. */
export function assertEditable(path: string, document: ConfigDocument): void {
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
  const wanted = lastWords(edits)
  const text = Buffer.from(after.buffer, after.byteOffset, after.byteLength).toString('utf8')
  if (saysAsSet(text, wanted)) return
  const { sections } = parseFile(path, after, 'config')
  const known = new Map<string, ReadonlyMap<string, ParsedOption>>(
    [...sections].flatMap(([type, named]) =>
      [...named].map(([name, settings]) => [`${type} ${name}`, settings] as const),
    ),
  )
  for (const [section, settled] of wanted) {
    for (const [key, value] of settled) {
      if (known.get(section)?.get(key)?.value !== value) {
        throw new InternalError(`The edit of ${key} in ${path} did not come out as asked.`)
      }
    }
  }
}

/** What each section's settings shall be after all edits. */
function lastWords(edits: readonly Edit[]): WantedSettings {
  const byName = new Map<string, Map<string, string>>()
  let section: SectionName | undefined
  let values = new Map<string, string>()
  for (const edit of edits) {
    if (edit.section !== section) {
      section = edit.section
      const name = `${section.type} ${section.name}`
      values = byName.get(name) ?? new Map<string, string>()
      byName.set(name, values)
    }
    if (edit.kind === 'set') values.set(edit.key, edit.value)
    else if (edit.kind === 'remove-key') values.delete(edit.key)
    else values.clear()
  }
  return byName
}
