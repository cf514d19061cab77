/** What the linter found, for people: by file, each with its place, why it matters and what to do. */
import { counts, type LintFinding } from '../../../ci/lint/finding.ts'
import type { Lint } from '../../../ci/lint/lint.ts'
import type { Level } from '../../../ci/lint/rule.ts'
import { rules } from '../../../ci/lint/rules.ts'
import type { Terminal } from '../../../system/terminal.ts'
import { forTerminal } from '../../../system/text.ts'
import { counted } from '../../migrate/numbers.ts'
import { shortPath, type ShownPaths } from '../../migrate/short-path.ts'
import { type Colours, coloursFor } from '../../render/colours.ts'
import { fitted, wrap } from '../../render/wrap.ts'

export interface ShowLintOptions extends ShownPaths {
  readonly terminal: Terminal
  /** Notes too. */
  readonly notes: boolean
  /** With `--fix`: what it could mend is mended. */
  readonly isMended: boolean
}

function painted(level: Level, colours: Colours): string {
  if (level === 'error') return colours.red(level)
  return level === 'warning' ? colours.yellow(level) : colours.dim(level)
}

function indented(text: string, blanks: string, width: number): readonly string[] {
  return wrap(text, Math.max(20, width - blanks.length)).map((line) => `${blanks}${line}`)
}

function placeOf({ source, start }: LintFinding, options: ShowLintOptions): string {
  return `${forTerminal(shortPath(source.path, options), 500)}:${start.line}:${start.column}`
}

/** Why and fix are said once, at the first finding of the rule. */
function findingLines(
  finding: LintFinding,
  options: ShowLintOptions,
  told: Set<string>,
): readonly string[] {
  const { terminal } = options
  const colours = coloursFor(terminal, 'stdout')
  const width = terminal.stdoutIsTty ? Math.min(terminal.columns, 120) : 100
  const { code, level, says, edits } = finding
  const head = `${painted(level, colours)}  ${colours.bold(code)}${edits === undefined ? '' : '  (--fix)'}`
  const lines = [
    placeOf(finding, options),
    `  ${head}`,
    ...indented(forTerminal(says, 1000), '  ', width),
  ]
  const rule = rules.find((one) => one.code === code)
  if (rule === undefined || told.has(code)) return [...lines, '']
  told.add(code)
  return [
    ...lines,
    ...indented(rule.why, '  ', width),
    ...indented(`fix: ${rule.fix}`, '  ', width),
    '',
  ]
}

function summary(found: Lint, { notes, isMended }: ShowLintOptions): string {
  const { findings, relevant } = found
  const open = findings.filter(({ ignored }) => ignored === undefined)
  const of = (level: Level): number => open.filter((one) => one.level === level).length
  const files = `${counted(relevant, 'file')} with pipelines or trust policies`
  const noted = of('note')
  const more = noted === 0 || notes ? '' : ` ${counted(noted, 'note')} more with --notes.`
  const ignored = findings.length - open.length
  const left = ignored === 0 ? '' : ` ${counted(ignored, 'finding')} ignored by comments.`
  const fixable = open.filter((one) => counts(one) && one.edits !== undefined).length
  const isClean = of('error') + of('warning') === 0
  const byHand = isMended && !isClean ? ' What is left is yours to decide: see each fix.' : ''
  const repair = fixable === 0 ? byHand : ` --fix mends ${fixable}.`
  const result = isClean
    ? 'Nothing wrong'
    : `${counted(of('error'), 'error')}, ${counted(of('warning'), 'warning')}`
  return `${result}; ${files}.${repair}${more}${left}`
}

function notesOn({ passed, isComplete }: Lint): readonly string[] {
  return [
    ...(passed.ignored > 0
      ? [`Passed over: ${counted(passed.ignored, 'path')} in .keylessignore.`]
      : []),
    ...(passed.unreadableCount > 0
      ? [`warning: ${counted(passed.unreadableCount, 'path')} could not be read.`]
      : []),
    ...(isComplete ? [] : ['Stopped: this is what was found until then.']),
  ]
}

/** Findings go to standard output, the summary beside it. */
export function showLint(found: Lint, options: ShowLintOptions): void {
  const { terminal, notes } = options
  const told = new Set<string>()
  const shown = found.findings.filter(
    ({ level, ignored }) => ignored === undefined && (notes || level !== 'note'),
  )
  const lines = shown.flatMap((one) => findingLines(one, options, told))
  terminal.write(lines.map((line) => `${line}\n`).join(''))
  const words = [summary(found, options), ...notesOn(found)]
  terminal.writeError(fitted(words.join('\n'), terminal, 'stderr'))
}

export function showRules(terminal: Terminal): void {
  const colours = coloursFor(terminal, 'stdout')
  const width = terminal.stdoutIsTty ? Math.min(terminal.columns, 120) : 100
  const lines = rules.flatMap(({ code, level, title, why, fix }) => [
    `${colours.bold(code)}  ${painted(level, colours)}`,
    ...indented(title, '  ', width),
    ...indented(why, '  ', width),
    ...indented(`fix: ${fix}`, '  ', width),
    '',
  ])
  terminal.write(`${lines.join('\n')}`)
}
