import type { EditPlan } from '../config/edit-plan.ts'
import type { DiffLine } from '../config/line-diff.ts'

/** From the first line that differs to the last one. */
export function changedLines(before: string, after: string): readonly DiffLine[] {
  const old = before.split(/\r?\n/)
  const fresh = after.split(/\r?\n/)
  let start = 0
  while (start < old.length && old[start] === fresh[start]) start++
  let end = 0
  const room = Math.min(old.length, fresh.length) - start
  while (end < room && old.at(-1 - end) === fresh.at(-1 - end)) end++
  const part = (lines: readonly string[], kind: 'added' | 'removed'): DiffLine[] =>
    lines
      .slice(start, lines.length - end)
      .map((text, index) => ({ kind, text, line: start + index + 1 }))
  return [...part(old, 'removed'), ...part(fresh, 'added')]
}

/** The settings file's new text as a plan: shown, then written under the lock, after a backup. */
export function planSettings(
  path: string,
  before: Uint8Array | undefined,
  after: string,
): EditPlan {
  const old = before ?? new Uint8Array()
  const text = Buffer.from(old).toString('utf8')
  const diff = changedLines(text, after)
  return { path, before: old, after: Buffer.from(after), diff, changed: text !== after }
}
