/** What was found, for people: each with when, who, the events that show it, why it matters, what to do. */
import type { Level } from '../../../monitor/findings/detector.ts'
import { detectors } from '../../../monitor/findings/detectors.ts'
import type { Evidence, Finding } from '../../../monitor/findings/finding.ts'
import type { Terminal } from '../../../system/terminal.ts'
import { forTerminal } from '../../../system/text.ts'
import { counted } from '../../migrate/numbers.ts'
import { type Colours, coloursFor } from '../../render/colours.ts'
import { fitted, wrap } from '../../render/wrap.ts'
import { timeText } from '../show-answer.ts'
import { isNote, type Judged } from './findings-json.ts'

export interface ShowFindingsOptions {
  readonly terminal: Terminal
  readonly utc: boolean
  /** Notes too. */
  readonly notes: boolean
}

/** Of the events of a finding; JSON has ten. */
const shownEvents = 3

function painted(level: Level, colours: Colours): string {
  if (level === 'high') return colours.red(level)
  return level === 'medium' ? colours.yellow(level) : colours.dim(level)
}

function widthOf(terminal: Terminal): number {
  return terminal.stdoutIsTty ? Math.min(terminal.columns, 120) : 100
}

function indented(text: string, width: number): readonly string[] {
  return wrap(forTerminal(text, 2000), Math.max(20, width - 2)).map((line) => `  ${line}`)
}

/** As one of a list: what goes on stands below its first word. */
function listed(text: string, width: number): readonly string[] {
  return indented(text, width - 2).map((line, at) => `${at === 0 ? '  -' : '   '}${line.slice(1)}`)
}

function eventLine(evidence: Evidence, utc: boolean): string {
  const { time, person, account, service, event, error, country, city, id } = evidence
  const place = [city, country].filter((part) => part !== undefined).join(', ')
  const from = place === '' ? '' : ` from ${place}`
  const where = account === undefined ? '' : ` in ${account}`
  const failed = error === undefined ? '' : ` (${error})`
  return `${timeText(time, utc)} ${person} ${service} ${event}${where}${from}${failed}, event ${id}`
}

/** Why and what to do are said once, at the first finding of the detector. */
function findingLines(
  { code, level, says, first, events, evidence }: Finding,
  { terminal, utc }: Omit<ShowFindingsOptions, 'notes'>,
  told: Set<string>,
): readonly string[] {
  const colours = coloursFor(terminal, 'stdout')
  const width = widthOf(terminal)
  const few = evidence.slice(0, shownEvents)
  const more = events > few.length ? [`and ${counted(events - few.length, 'event')} more`] : []
  const head = `${timeText(first, utc)}  ${painted(level, colours)}  ${colours.bold(code)}`
  const lines = [
    ...wrap(head, width),
    ...indented(says, width),
    ...[...few.map((one) => eventLine(one, utc)), ...more].flatMap((text) => listed(text, width)),
  ]
  const detector = detectors.find((one) => one.code === code)
  if (detector === undefined || told.has(code)) return [...lines, '']
  told.add(code)
  return [
    ...lines,
    ...indented(detector.why, width),
    ...indented(`fix: ${detector.fix}`, width),
    ...indented(`looks the same: ${detector.falseAlarms}`, width),
    '',
  ]
}

function summary(judged: readonly Judged[], open: readonly Judged[], notes: boolean): string {
  const alarms = open.filter((one) => !isNote(one))
  const of = (level: Level): number =>
    alarms.filter(({ finding }) => finding.level === level).length
  const levels = (['high', 'medium', 'low'] as const)
    .filter((level) => of(level) > 0)
    .map((level) => `${of(level)} ${level}`)
  const left = judged.length - open.length
  const weak = open.length - alarms.length
  const sentences = [
    alarms.length === 0
      ? 'Nothing found.'
      : `${counted(alarms.length, 'finding')}: ${levels.join(', ')}.`,
    ...(left === 0 ? [] : [`${counted(left, 'finding')} suppressed.`]),
    ...(weak === 0 ? [] : [`${counted(weak, 'note')}${notes ? '.' : ': --notes shows them.'}`]),
  ]
  return sentences.join(' ')
}

/** Findings go to standard output, the summary beside it. */
export function showFindings(judged: readonly Judged[], options: ShowFindingsOptions): void {
  const { terminal, notes } = options
  const open = judged.filter(({ suppression }) => suppression === undefined)
  const told = new Set<string>()
  const lines = open
    .filter((one) => notes || !isNote(one))
    .flatMap(({ finding }) => findingLines(finding, options, told))
  terminal.write(lines.map((line) => `${line}\n`).join(''))
  terminal.writeError(fitted(summary(judged, open, notes), terminal, 'stderr'))
}

/** One of them as it comes; `told` holds what was explained already. */
export function showFinding(
  finding: Finding,
  options: Omit<ShowFindingsOptions, 'notes'>,
  told: Set<string>,
): void {
  const lines = findingLines(finding, options, told)
  options.terminal.write(lines.map((line) => `${line}\n`).join(''))
}

export function showDetectors(terminal: Terminal): void {
  const colours = coloursFor(terminal, 'stdout')
  const width = widthOf(terminal)
  const lines = detectors.flatMap(({ code, level, title, why, fix, falseAlarms, attack }) => [
    `${colours.bold(code)}  ${painted(level, colours)}  ATT&CK ${attack}`,
    ...indented(title, width),
    ...indented(why, width),
    ...indented(`fix: ${fix}`, width),
    ...indented(`looks the same: ${falseAlarms}`, width),
    '',
  ])
  terminal.write(lines.join('\n'))
}
