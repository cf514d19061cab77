/** What `explain` found, for people. */
import type { ExplainedCode } from '../../doctor/explain-code.ts'
import type { FoundMessage } from '../../doctor/match-message.ts'
import type { KnownMessage } from '../../doctor/messages/known-message.ts'
import { fillFix } from '../../errors.ts'
import type { Terminal } from '../../system/terminal.ts'
import { type Colours, coloursFor } from '../render/colours.ts'
import { definitionList, wrap } from '../render/wrap.ts'

interface Style {
  readonly columns: number
  readonly colours: Colours
}

export function styleOf(terminal: Terminal): Style {
  const columns = terminal.stdoutIsTty ? Math.min(terminal.columns, 100) : 80
  return { columns, colours: coloursFor(terminal, 'stdout') }
}

/** `…` for what is different each time. */
function shown(text: string): string {
  return text.replaceAll(/\{\w+\}/g, '…')
}

/** The commands with the names of the message in them; a profile that it does not name is NAME. */
export function remediesOf(
  { fix }: KnownMessage,
  names: Readonly<Record<string, string>>,
): readonly (readonly [command: string, text: string])[] {
  const known = { profile: 'NAME', ...names }
  const filled = fix.map(([command, text]) => {
    const fits =
      names['session'] === undefined ? command.replace(/ --session \{session\}/, '') : command
    return [fillFix(fits, known), text] as const
  })
  return filled.filter(([command], at) => filled.findIndex(([one]) => one === command) === at)
}

function remedyLines(
  remedies: readonly (readonly [string, string])[],
  { columns }: Style,
): readonly string[] {
  return remedies.flatMap(([command, text]) => [
    `  ${command}`,
    ...(text === '' ? [] : wrap(text, columns - 6).map((line) => `      ${line}`)),
  ])
}

export function foundLines(found: FoundMessage, style: Style): readonly string[] {
  const { message, saying, names } = found
  const { id, means, cause, check, error } = message
  const { colours, columns } = style
  const rows: (readonly [string, string])[] = [
    ['said by', saying[0]],
    ['as', shown(saying[1])],
    ['why', cause],
    ...(check === undefined ? [] : [['doctor', `finds it as ${check}`] as const]),
    ...(error === undefined ? [] : [['keyless', `says it as ${error}`] as const]),
  ]
  const [first = '', ...rest] = wrap(`${means} [${id}]`, columns)
  return [
    colours.bold(first),
    ...rest.map(colours.bold),
    ...definitionList(rows, columns),
    colours.bold('try:'),
    ...remedyLines(remediesOf(message, names), style),
  ]
}

export function codeLines(explained: ExplainedCode, style: Style): readonly string[] {
  const { code, means, why, class: kind, exitCode, fix } = explained
  const { colours, columns } = style
  const rows: (readonly [string, string])[] = [
    ...(why === undefined ? [] : [['why', why] as const]),
    ...(kind === undefined ? [] : [['kind', `${kind}, exit code ${exitCode}`] as const]),
  ]
  return [
    ...wrap(`${means} [${code}]`, columns).map(colours.bold),
    ...definitionList(rows, columns),
    colours.bold('try:'),
    `  ${fix}`,
  ]
}

export function listLines(
  messages: readonly KnownMessage[],
  { columns, colours }: Style,
): readonly string[] {
  return messages.flatMap(({ id, says }) => [
    colours.bold(id),
    ...says.flatMap(([by, text]) =>
      wrap(`${by}: ${shown(text)}`, columns - 4).map(
        (line, at) => `${at === 0 ? '  ' : '    '}${line}`,
      ),
    ),
  ])
}
