/** An edit taken back: each section that it changed becomes what it was, unless it was changed since. */
import { type Chunk, commentsBehind, coreOf, keyedChunks } from './chunks.ts'
import {
  type ConfigDocument,
  endingAt,
  type Line,
  parseDocument,
  printDocument,
} from './document.ts'
import type { EditPlan } from './edit-plan.ts'
import type { ChangedFile, ChangedSection } from './edit-record.ts'
import { lineDiff } from './line-diff.ts'
import { isBlankLine, isCommentLine, isIndented, trimBlanks } from './line-grammar.ts'
import { readConfigFile } from './read-config-file.ts'

export interface UndoPlan {
  readonly plan: EditPlan
  /**
   * Sections that are not what the edit made of them; they stay as they are. None where the whole file
   * is as it was before.
   */
  readonly conflicts: readonly string[]
}

/** Reads the file; writes nothing. Throws ConfigError `config-unreadable`. */
export function planUndo({ file, sections, created }: ChangedFile): UndoPlan {
  const before = readConfigFile(file)
  const document = parseDocument(before)
  const chunks = keyedChunks(document.lines)
  const byKey = new Map(chunks.map((chunk) => [chunk.key, chunk]))
  const isNow = (key: string, lines: readonly string[] | null): boolean => {
    const chunk = byKey.get(key)
    const now = chunk === undefined ? null : coreOf(chunk).map(({ text }) => text)
    return (now === null) === (lines === null) && now?.join('\n') === lines?.join('\n')
  }
  const isAsMade = ({ key, after }: ChangedSection): boolean => isNow(key, after)
  const isBack = sections.every(({ key, before: lines }) => isNow(key, lines))
  const changedSince = isBack ? [] : sections.filter((section) => !isAsMade(section))
  const conflicts = changedSince.map(({ key }) => key)
  const undone = takenBack(document, chunks, sections.filter(isAsMade))
  const after = printDocument(undone)
  const changed = Buffer.compare(before, after) !== 0
  const diff = changed ? lineDiff(document, undone) : []
  const removes = created === true && after.length === 0
  return { plan: { path: file, before, after, diff, changed, removes }, conflicts }
}

function takenBack(
  document: ConfigDocument,
  chunks: readonly Chunk[],
  sections: readonly ChangedSection[],
): ConfigDocument {
  const changes = new Map(sections.map((section) => [section.key, section]))
  const lost = placedSections(chunks, sections)
  const ending = endingAt(document, 0)
  const lines = chunks.flatMap((chunk) => {
    const kept = restored(chunk, changes.get(chunk.key), ending)
    return withLost(kept, commentsBehind(chunk), lost.get(chunk.key) ?? [], ending)
  })
  return { ...document, lines: withEndings(lines, ending) }
}

interface LostSection {
  readonly lines: readonly string[]
  /** How many of the comments at the end of the chunk go before it. */
  readonly behind: number
}

/** Sections that went away, by the chunk that they go behind: one that followed another goes behind that. */
function placedSections(
  chunks: readonly Chunk[],
  sections: readonly ChangedSection[],
): ReadonlyMap<string, readonly LostSection[]> {
  const known = new Set(chunks.map(({ key }) => key))
  const places = new Map<string, { readonly chunk: string; readonly behind: number }>()
  const lost = new Map<string, LostSection[]>()
  for (const { key, before, after, follows, behind = Number.POSITIVE_INFINITY } of sections) {
    if (after !== null || before === null) continue
    const last = { chunk: chunks.at(-1)?.key ?? '', behind: Number.POSITIVE_INFINITY }
    const previous = known.has(follows) ? { chunk: follows, behind: 0 } : places.get(follows)
    const { chunk, behind: already } = previous ?? last
    const place = { chunk, behind: already + behind }
    places.set(key, place)
    lost.set(chunk, [...(lost.get(chunk) ?? []), { lines: before, behind: place.behind }])
  }
  return lost
}

/** Puts them between the comments at the end of a chunk's lines. */
function withLost(
  kept: readonly Line[],
  comments: number,
  lost: readonly LostSection[],
  ending: Line['ending'],
): readonly Line[] {
  let seen = 0
  const ends = kept.map(({ text }) => (isBlankLine(text) ? seen : ++seen))
  const before = seen - comments
  let from = 0
  const lines = lost.flatMap((section) => {
    const end = ends.findIndex((count) => count > before + section.behind)
    const to = Math.max(from, end < 0 ? kept.length : end)
    const part = [...kept.slice(from, to), ...asLines(section.lines, ending)]
    from = to
    return part
  })
  return [...lines, ...kept.slice(from)]
}

function asLines(texts: readonly string[], ending: Line['ending']): Line[] {
  return texts.map((text) => ({ text, ending }))
}

/** Lines behind the core up to the last comment that was indented, and so in it, until an edit moved it. */
function movedComments(wanted: readonly string[], core: readonly Line[], { lines }: Chunk): number {
  const known = new Set(core.map(({ text }) => text))
  const moved = wanted
    .filter((text) => isIndented(text) && !known.has(text))
    .map(trimBlanks)
    .filter((text) => isCommentLine(text) && !known.has(text))
  let end = core.length
  for (const text of moved) {
    const next = lines.findIndex((line, at) => at >= end && !isBlankLine(line.text))
    if (lines[next]?.text !== text) break
    end = next + 1
  }
  return end - core.length
}

/** Lines that stay are the very same objects, which `line-diff.ts` relies on. */
function restored(
  chunk: Chunk,
  change: ChangedSection | undefined,
  ending: Line['ending'],
): readonly Line[] {
  if (change === undefined) return chunk.lines
  const core = coreOf(chunk)
  const wanted = change.before ?? []
  const rest = chunk.lines.slice(core.length + movedComments(wanted, core, chunk))
  let start = 0
  while (start < wanted.length && core[start]?.text === wanted[start]) start++
  let end = 0
  while (
    end < Math.min(wanted.length, core.length) - start &&
    core[core.length - 1 - end]?.text === wanted[wanted.length - 1 - end]
  ) {
    end++
  }
  const made = core.slice(start, core.length - end)
  const middle = wanted
    .slice(start, wanted.length - end)
    .map((text, at): Line => ({ text, ending: made[at]?.ending ?? ending }))
  return [...core.slice(0, start), ...middle, ...core.slice(core.length - end), ...rest]
}

/** Only the last line of a file may go without. */
function withEndings(lines: readonly Line[], ending: Line['ending']): readonly Line[] {
  return lines.map((line, at) =>
    line.ending === '' && at < lines.length - 1 ? { ...line, ending } : line,
  )
}
