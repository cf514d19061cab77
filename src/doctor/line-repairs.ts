/**
 * Lines of an AWS file rewritten so that every tool reads what the shared grammar reads. Whoever
 * applies them checks that it still does (`plan-repairs.ts`).
 */
import type { ConfigWarningCode } from '../config/config-warning.ts'
import type { ConfigDocument, Line } from '../config/document.ts'
import { type Option, readGrammar, type Section } from '../config/grammar.ts'
import { readHeader, readProperty, trimBlanks } from '../config/line-grammar.ts'
import { quotedKey } from '../config/section-key.ts'
import { headerFindings } from '../config/tool-differences.ts'

type Change = (document: ConfigDocument) => ConfigDocument

export const lineRepairs: Readonly<Partial<Record<ConfigWarningCode, Change>>> = {
  'byte-order-mark': (document) => ({ ...document, byteOrderMark: false }),
  'duplicate-key': withoutEarlierKeys,
  'duplicate-section': withMergedSections,
  // A header without its odd blanks may be one that is there already.
  'header-comment': (document) => withMergedSections(withTidyHeaders(document)),
  'header-spacing': (document) => withMergedSections(withTidyHeaders(document)),
  'inline-comment': withCommentsAbove,
  'key-case': withLowerCaseKeys,
}

function sectionsOf({ lines }: ConfigDocument): readonly Section[] {
  return readGrammar(lines.map(({ text }) => text)).sections
}

/** What stands in the place of a line: undefined leaves it as it is. */
function replaced(
  document: ConfigDocument,
  replacement: (line: Line, at: number) => readonly Line[] | undefined,
): ConfigDocument {
  const lines = document.lines.flatMap((line, at) => replacement(line, at) ?? [line])
  return { ...document, lines }
}

/** Lines that stand where one stood: the last of the file may have had no ending. */
function ended(texts: readonly string[], { ending }: Line): readonly Line[] {
  return texts.map((text, at) => ({
    text,
    ending: at < texts.length - 1 && ending === '' ? '\n' : ending,
  }))
}

function withCommentsAbove(document: ConfigDocument): ConfigDocument {
  const options = new Map<number, Option>()
  for (const section of sectionsOf(document)) {
    for (const option of section.options) options.set(option.start, option)
  }
  return replaced(document, (line, at) => {
    const comment = options.get(at)?.comment
    if (comment === undefined) return undefined
    const cut = line.text.slice(0, line.text.lastIndexOf(comment))
    return ended([comment, cut.trimEnd()], line)
  })
}

function withLowerCaseKeys(document: ConfigDocument): ConfigDocument {
  const starts = new Set(
    sectionsOf(document).flatMap(({ options }) =>
      options.flatMap(({ key, start }) => (key === undefined ? [] : [start])),
    ),
  )
  return replaced(document, (line, at) => {
    if (!starts.has(at)) return undefined
    const property = readProperty(line.text)
    if (typeof property === 'string' || property.key === property.writtenKey) return undefined
    return [{ ...line, text: `${property.key}${line.text.slice(property.writtenKey.length)}` }]
  })
}

/** A comment behind a header goes above it, where no tool can take it for part of the name. */
function withTidyHeaders(document: ConfigDocument): ConfigDocument {
  const headers = new Set(sectionsOf(document).map(({ start }) => start))
  return replaced(document, (line, at) => {
    if (!headers.has(at)) return undefined
    const written = readHeader(line.text)
    if (written === undefined || quotedKey(trimBlanks(written)) !== undefined) return undefined
    if (headerFindings(line.text, written, at).length === 0) return undefined
    const behind = trimBlanks(line.text.slice(line.text.indexOf(']') + 1))
    const header = `[${plainHeader(trimBlanks(written))}]`
    return ended(behind === '' ? [header] : [behind, header], line)
  })
}

/** Of the same key in one section the last one counts. */
function withoutEarlierKeys(document: ConfigDocument): ConfigDocument {
  const dropped = new Set(sectionsOf(document).flatMap(({ options }) => earlierLines(options)))
  return replaced(document, (_, at) => (dropped.has(at) ? [] : undefined))
}

function earlierLines(options: readonly Option[]): readonly number[] {
  const last = new Map(options.map((option) => [option.key, option]))
  const earlier = options.filter((one) => one.key !== undefined && last.get(one.key) !== one)
  return earlier.flatMap(({ start, end }) => range(start, end))
}

function range(start: number, end: number): readonly number[] {
  return Array.from({ length: end - start }, (_, at) => start + at)
}

/** Blanks between kind and name are one blank, but within quotes they are part of the name. */
function plainHeader(header: string): string {
  return quotedKey(header) === undefined ? header.replace(/[ \t]+/g, ' ') : header
}

/** The settings of a later section of the same header go to the end of the first one. */
function withMergedSections(document: ConfigDocument): ConfigDocument {
  const sections = sectionsOf(document)
  const first = new Map<string, Section>()
  const moved = new Map<Section, Section[]>()
  for (const section of sections) {
    const name = plainHeader(section.header)
    const known = first.get(name)
    if (known === undefined) first.set(name, section)
    else moved.set(known, [...(moved.get(known) ?? []), section])
  }
  const gone = new Set([...moved.values()].flat().flatMap(ownLines))
  const added = new Map<number, readonly Line[]>()
  for (const [to, from] of moved) {
    added.set(
      lastLine(to),
      from.flatMap((section) => settingsLines(document, section)),
    )
  }
  const merged = replaced(document, (line, at) => {
    const more = added.get(at)
    if (gone.has(at)) return []
    return more === undefined ? undefined : [withEnding(line), ...more]
  })
  return withoutEarlierKeys(merged)
}

/** From its header to the end of its last setting: comments behind that belong to what follows. */
function ownLines({ start, options }: Section): readonly number[] {
  return range(start, options.at(-1)?.end ?? start + 1)
}

function lastLine({ start, options }: Section): number {
  return (options.at(-1)?.end ?? start + 1) - 1
}

/** New lines, so that the diff shows where they went. */
function settingsLines({ lines }: ConfigDocument, section: Section): readonly Line[] {
  return ownLines(section)
    .slice(1)
    .flatMap((at) => lines[at] ?? [])
    .map((line) => ({ ...withEnding(line) }))
}

function withEnding(line: Line): Line {
  return line.ending === '' ? { ...line, ending: '\n' } : line
}
