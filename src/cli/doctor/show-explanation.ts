import type { Explanation } from '../../doctor/resolution/explain-profile.ts'
import type { KeyRow, Source } from '../../doctor/resolution/key-rows.ts'
import type { Terminal } from '../../system/terminal.ts'
import { forTerminal } from '../../system/text.ts'
import { coloursFor } from '../render/colours.ts'
import { definitionList, wrap } from '../render/wrap.ts'
import { headline, outcomeText, verdict } from './explanation-words.ts'

function place({ file, line, variable }: Source): string {
  return variable ?? `${file ?? ''}:${line ?? ''}`
}

function keyText({ from, over, note }: KeyRow): string {
  const others = over.map((one) => `over ${one.value} (${place(one)})`)
  return [`${from.value} (${place(from)})`, ...others, ...(note === undefined ? [] : [note])].join(
    '; ',
  )
}

/** The answer of each tool; what is as keyless' own is said once. */
function toolText(
  { differs, outcome, profile }: Explanation['tools'][number],
  own: string,
): string {
  const other = profile === own ? '' : `${profile}: `
  return differs ? `${other}${outcomeText(outcome)}` : 'the same'
}

type Rows = readonly (readonly [string, string])[]

function list(rows: Rows, columns: number): readonly string[] {
  const shown = rows.map(([term, text]) => [forTerminal(term), forTerminal(text, 2048)] as const)
  return definitionList(shown, columns)
}

function settingLines(
  title: string,
  keys: readonly KeyRow[],
  columns: number,
  bold: (text: string) => string,
): readonly string[] {
  if (keys.length === 0) return []
  return [
    bold(title),
    ...list(
      keys.map((row) => [row.key, keyText(row)]),
      columns,
    ),
    '',
  ]
}

export function show(explanation: Explanation, terminal: Terminal, now: Date): void {
  const { bold, dim } = coloursFor(terminal, 'stdout')
  const columns = terminal.stdoutIsTty ? Math.min(terminal.columns, 100) : 2048
  const { keys, sources, tools, warnings, profile } = explanation
  const [own, ...others] = tools
  const toolRows: Rows = [
    ...(own === undefined ? [] : [[own.name, outcomeText(own.outcome)] as const]),
    ...others.map((tool) => [tool.name, toolText(tool, profile)] as const),
  ]
  const lines = [
    bold(forTerminal(headline(explanation))),
    '',
    ...settingLines('Settings', keys, columns, bold),
    ...sources.flatMap((source) => {
      const title = `Settings of ${forTerminal(source.profile)}, which its role is taken with`
      return settingLines(title, source.keys, columns, bold)
    }),
    bold('Tools'),
    ...list(toolRows, columns),
    '',
    ...(warnings.length === 0 ? [] : [bold('Lines that tools read in several ways')]),
    ...warnings.flatMap(({ message }) => wrap(`  ${forTerminal(message, 500)}`, columns).map(dim)),
    ...(warnings.length === 0 ? [] : ['']),
    ...verdict(explanation, now).flatMap((text) => wrap(forTerminal(text, 2048), columns)),
  ]
  terminal.write(lines.map((line) => `${line}\n`).join(''))
}
