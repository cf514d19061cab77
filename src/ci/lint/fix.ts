/** Repairs as whole new texts, so that they can be shown before they are made. */
import type { Clock } from '../../system/clock.ts'
import { counts, type LintFinding } from './finding.ts'
import { lint, type Lint, type LintOptions } from './lint.ts'
import type { TextEdit } from './rule.ts'

export interface FixedFile {
  readonly path: string
  /** Both without a byte order mark. */
  readonly before: string
  readonly after: string
}

export interface Fixes {
  readonly files: readonly FixedFile[]
  /** Findings that are gone then. */
  readonly fixed: readonly LintFinding[]
  /** What is found afterwards. */
  readonly after: Lint
}

/** One repair may make room for the next at the same place. */
const mostRounds = 5

/** Those of one file that do not touch each other, the last first. */
function apart(edits: readonly TextEdit[]): readonly TextEdit[] {
  const kept: TextEdit[] = []
  const sorted = edits.toSorted((one, other) => one.span.start - other.span.start)
  for (const edit of sorted) {
    const last = kept.at(-1)
    const isFree =
      last === undefined ||
      edit.span.start > last.span.end ||
      (edit.span.start === last.span.end && edit.span.start > last.span.start)
    if (isFree) kept.push(edit)
  }
  return kept.toReversed()
}

function applied(text: string, edits: readonly TextEdit[]): string {
  const ending = /\r\n|\n/.exec(text)?.[0] ?? '\n'
  let made = text
  for (const { span, text: fresh } of apart(edits)) {
    made = made.slice(0, span.start) + fresh.replaceAll('\n', ending) + made.slice(span.end)
  }
  return made
}

function editsByFile(findings: readonly LintFinding[]): ReadonlyMap<string, readonly TextEdit[]> {
  const found = new Map<string, TextEdit[]>()
  for (const finding of findings) {
    if (!counts(finding) || finding.edits === undefined) continue
    for (const edit of finding.edits) {
      const { path } = edit.source
      found.set(path, [...(found.get(path) ?? []), edit])
    }
  }
  return found
}

function countOf({ findings }: Lint, path: string): number {
  return findings.filter((one) => one.source.path === path && counts(one)).length
}

/** A repair that does not make its file better is not made. */
async function round(
  found: Lint,
  overlay: ReadonlyMap<string, string>,
  again: (overlay: ReadonlyMap<string, string>) => Promise<Lint>,
): Promise<{ readonly found: Lint; readonly overlay: ReadonlyMap<string, string> } | undefined> {
  const edits = editsByFile(found.findings)
  const texts = new Map(found.findings.map(({ source }) => [source.path, source.text]))
  const made = [...edits].map(
    ([path, list]) => [path, applied(texts.get(path) ?? '', list)] as const,
  )
  if (made.length === 0) return undefined
  const tried = await again(new Map([...overlay, ...made]))
  const better = made.filter(([path]) => countOf(tried, path) < countOf(found, path))
  if (better.length === 0) return undefined
  const next = new Map([...overlay, ...better])
  return { overlay: next, found: better.length === made.length ? tried : await again(next) }
}

function key({ source, code, says }: LintFinding): string {
  return [source.path, code, says].join('\0')
}

/** Reads again what the repairs would make of the files; writes nothing. */
export async function planFixes(
  before: Lint,
  options: LintOptions,
  clock: Pick<Clock, 'monotonicMs'>,
): Promise<Fixes> {
  const again = (overlay: ReadonlyMap<string, string>): Promise<Lint> =>
    lint({ ...options, overlay }, clock)
  let state = { found: before, overlay: new Map<string, string>() as ReadonlyMap<string, string> }
  for (let count = 0; count < mostRounds; count++) {
    const next = await round(state.found, state.overlay, again)
    if (next === undefined) break
    state = next
  }
  const left = new Set(state.found.findings.map(key))
  const texts = new Map(before.findings.map(({ source }) => [source.path, source.text]))
  return {
    files: [...state.overlay].map(([path, after]) => ({
      path,
      before: texts.get(path) ?? '',
      after,
    })),
    fixed: before.findings.filter((one) => counts(one) && !left.has(key(one))),
    after: state.found,
  }
}
