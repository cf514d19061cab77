/** What `doctor` found, for people: by group, one block a finding. */
import { countOf, type Diagnosis } from '../../doctor/examine.ts'
import { type Evidence, type Finding, groups, groupTitles } from '../../doctor/finding.ts'
import type { Terminal } from '../../system/terminal.ts'
import { forTerminal } from '../../system/text.ts'
import { type Colours, coloursFor } from '../render/colours.ts'
import { wrap, wrapWhole } from '../render/wrap.ts'

/** Of a finding with many places; `--json` has all. */
const mostEvidence = 4

function paintOf({ severity }: Finding, colours: Colours): (text: string) => string {
  if (severity === 'error') return colours.red
  return severity === 'warning' ? colours.yellow : colours.cyan
}

/** Lines under a finding: the first at `indent`, the others a little further in. */
function block(text: string, width: number, indent: string): readonly string[] {
  const shown = forTerminal(text, 2048)
  const room = Math.max(20, width - indent.length)
  // What is typed must not be broken within a word.
  const lines = shown.startsWith('try: ') ? wrapWhole(shown, room) : wrap(shown, room)
  return lines.map((line) => `${indent}${line}`)
}

/** What the sentence has named already is not said again. */
function placeOf({ file, line, says }: Evidence, message: string): string {
  if (file === undefined) return says
  if (message.includes(file)) return line === undefined ? says : `line ${line} ${says}`
  return line === undefined ? `${file} ${says}` : `${file}:${line} ${says}`
}

function evidenceLines({ message, evidence }: Finding, width: number): readonly string[] {
  const [only, second] = evidence
  if (only !== undefined && second === undefined && message.includes(only.says)) return []
  const shown = evidence.slice(0, mostEvidence)
  const isList = shown.length > 1
  const lines = shown.flatMap((one) => block(placeOf(one, isList ? '' : message), width, '    '))
  const more = evidence.length - mostEvidence
  return more > 0 ? [...lines, `    and ${more} more`] : lines
}

/** What `--fix` mends is told once, at the end. */
function marks({ code, repair }: Finding): string {
  return repair === undefined ? `[${code}]` : `[${code}, --fix mends it]`
}

function findingLines(finding: Finding, width: number, colours: Colours): readonly string[] {
  const { severity, message, why, fix, repair } = finding
  const paint = paintOf(finding, colours)
  const head = block(`${severity}: ${message} ${marks(finding)}`, width - 2, '')
  const [first = '', ...rest] = head
  const isWhole = first.startsWith(`${severity}:`)
  const painted = isWhole ? `${paint(`${severity}:`)}${first.slice(severity.length + 1)}` : first
  return [
    painted,
    ...rest.map((line) => `  ${line}`),
    ...evidenceLines(finding, width),
    ...block(why, width, '  ').map(colours.dim),
    ...(repair === undefined ? block(`try: ${fix}`, width, '  ') : []),
  ]
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}

/** `2 errors, 1 warning; 64 things examined.` */
export function summaryLine({ findings, examined, skipped }: Diagnosis): string {
  const counts = (['error', 'warning', 'note'] as const).flatMap((severity) => {
    const count = countOf(findings, severity)
    return count === 0 ? [] : [plural(count, severity)]
  })
  const left = skipped.length === 0 ? '' : ' Neither servers nor other programs were asked.'
  const nothingWrong = !findings.some(({ severity }) => severity !== 'note')
  const notes = counts.length === 0 ? '' : `, ${counts.join(', ')}`
  if (nothingWrong) return `All good: ${examined} things looked at${notes}.${left}`
  return `${counts.join(', ')}; ${examined} things looked at.${left}`
}

export function show(diagnosis: Diagnosis, terminal: Terminal): void {
  const colours = coloursFor(terminal, 'stdout')
  const width = terminal.stdoutIsTty ? Math.min(terminal.columns, 100) : Number.POSITIVE_INFINITY
  const lines = groups.flatMap((group) => {
    const own = diagnosis.findings.filter((finding) => finding.group === group)
    if (own.length === 0) return []
    return [
      colours.bold(groupTitles[group]),
      ...own.flatMap((finding) => findingLines(finding, width, colours)),
      '',
    ]
  })
  const summary = block(summaryLine(diagnosis), width, '')
  terminal.write([...lines, ...summary].map((line) => `${line}\n`).join(''))
}
