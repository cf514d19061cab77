/**
 * Many edits at once, in one pass over the document, with the result that they have one by one: each
 * section is cut out, edited by itself and put back. What cannot be cut out goes the slow way first.
 * Renamings that follow each other are made together.
 */
import type { ConfigDocument, Line } from './document.ts'
import {
  appendLines,
  foreignHeader,
  headerLine,
  removeKey,
  removeSection,
  renameSections,
  type Renaming,
  renameKey,
  type SectionName,
  settingLine,
  setValue,
} from './edit.ts'
import { readHeader, trimBlanks } from './line-grammar.ts'
import { sectionKey } from './section-key.ts'

export type Edit =
  | {
      readonly kind: 'set'
      readonly section: SectionName
      readonly key: string
      readonly value: string
    }
  | { readonly kind: 'remove-key'; readonly section: SectionName; readonly key: string }
  | {
      readonly kind: 'rename-key'
      readonly section: SectionName
      readonly key: string
      readonly to: string
    }
  | { readonly kind: 'remove-section'; readonly section: SectionName }
  | ({ readonly kind: 'rename-section' } & Renaming)

/** The lines from one header to the next; the lines before the first header are a chunk too. */
interface Chunk {
  readonly name: string | undefined
  lines: readonly Line[]
}

/** The same document when nothing changes. Throws as setValue does. */
export function applyEdits(document: ConfigDocument, edits: readonly Edit[]): ConfigDocument {
  const start = edits.findIndex(isRenaming)
  if (start === -1) return applySettings(document, edits)
  const length = edits.slice(start).findIndex((edit) => !isRenaming(edit))
  const end = length === -1 ? edits.length : start + length
  const set = applySettings(document, edits.slice(0, start))
  const renamed = renameSections(set, edits.slice(start, end).filter(isRenaming))
  return applyEdits(renamed, edits.slice(end))
}

function isRenaming(edit: Edit): edit is Edit & { readonly kind: 'rename-section' } {
  return edit.kind === 'rename-section'
}

function applySettings(document: ConfigDocument, edits: readonly Edit[]): ConfigDocument {
  if (edits.length < 2) return edits.reduce(applyEdit, document)
  const groups = bySection(edits)
  const slow: Edit[] = []
  for (const name of unclearNames(document)) {
    slow.push(...(groups.get(name) ?? []))
    groups.delete(name)
  }
  return inOnePass(slow.reduce(applyEdit, document), groups)
}

function applyEdit(document: ConfigDocument, edit: Edit): ConfigDocument {
  switch (edit.kind) {
    case 'set':
      return setValue(document, edit.section, edit.key, edit.value)
    case 'remove-key':
      return removeKey(document, edit.section, edit.key)
    case 'rename-key':
      return renameKey(document, edit.section, edit.key, edit.to)
    case 'remove-section':
      return removeSection(document, edit.section)
    case 'rename-section':
      return renameSections(document, [edit])
  }
}

function nameOf({ type, name }: SectionName): string {
  return `${type} ${name}`
}

function chunksOf({ lines }: ConfigDocument): Chunk[] {
  const starts = lines.flatMap(({ text }, index) => (text.startsWith('[') ? [index] : []))
  const chunks: Chunk[] = [{ name: undefined, lines: lines.slice(0, starts[0]) }]
  for (const [index, start] of starts.entries()) {
    const key = sectionKey(trimBlanks(readHeader(lines[start]?.text ?? '') ?? ''), 'config')
    chunks.push({
      name: key === undefined ? undefined : nameOf(key),
      lines: lines.slice(start, starts[index + 1]),
    })
  }
  return chunks
}

/** Sections that are there twice, that only botocore reads, or whose last line has no ending. */
function unclearNames(document: ConfigDocument): ReadonlySet<string> {
  const chunks = chunksOf(document)
  const seen = new Set<string>()
  const unclear = new Set<string>()
  for (const { name } of chunks) {
    if (name === undefined) continue
    if (seen.has(name) || name === 'profile default') unclear.add(name)
    seen.add(name)
  }
  for (const { text } of document.lines) {
    const foreign = foreignHeader(text)
    if (foreign !== undefined) unclear.add(nameOf(foreign))
  }
  const last = chunks.at(-1)
  if (last?.name !== undefined && document.lines.at(-1)?.ending === '') unclear.add(last.name)
  return unclear
}

function inOnePass(document: ConfigDocument, groups: Map<string, Edit[]>): ConfigDocument {
  const chunks = chunksOf(document)
  let changed = false
  let before: Line | undefined
  for (const chunk of chunks) {
    const group = chunk.name === undefined ? undefined : groups.get(chunk.name)
    if (group !== undefined && chunk.name !== undefined) {
      groups.delete(chunk.name)
      const edited = editedLines({ ...document, lines: chunk.lines }, group, before)
      changed ||= edited !== chunk.lines
      chunk.lines = edited
    }
    before = chunk.lines.at(-1) ?? before
  }
  const lines = chunks.flatMap((chunk) => chunk.lines)
  const added = [...groups.values()].flatMap((group) => newSection(document, group))
  return appendLines(changed ? { ...document, lines } : document, added)
}

/** Header and settings; nothing where all that was asked for is to remove. */
function newSection(document: ConfigDocument, edits: readonly Edit[]): readonly string[] {
  const [first] = edits
  const settings = edits.flatMap((edit) => (edit.kind === 'set' ? [edit] : []))
  const isPlain = new Set(settings.map(({ key }) => key)).size === edits.length
  if (first !== undefined && isPlain)
    return [
      headerLine(first.section),
      ...settings.map(({ key, value }) => settingLine(document, key, value)),
    ]
  const { lines } = edits.reduce(applyEdit, { ...document, lines: [] })
  return lines.map(({ text }) => text)
}

function bySection(edits: readonly Edit[]): Map<string, Edit[]> {
  const groups = new Map<string, Edit[]>()
  let section: SectionName | undefined
  let group: Edit[] = []
  for (const edit of edits) {
    // Edits of one section mostly follow each other, with the very same name.
    if (edit.section !== section) {
      section = edit.section
      const name = nameOf(section)
      group = groups.get(name) ?? []
      groups.set(name, group)
    }
    group.push(edit)
  }
  return groups
}

/** With the line before, whose being blank decides which blank line goes with a section. */
function editedLines(
  section: ConfigDocument,
  edits: readonly Edit[],
  before: Line | undefined,
): readonly Line[] {
  if (before === undefined) return edits.reduce(applyEdit, section).lines
  const whole = edits.reduce(applyEdit, { ...section, lines: [before, ...section.lines] })
  const lines = whole.lines.slice(1)
  const same =
    lines.length === section.lines.length && lines.every((line, at) => line === section.lines[at])
  return same ? section.lines : lines
}
