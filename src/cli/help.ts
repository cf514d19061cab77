/** Help texts, made from the command table alone. Returns lines; prints nothing. */
import { below } from './args.ts'
import type { Argument, Command, CommandGroup, Flag } from './command.ts'
import { globalFlags, globalFlagsOf } from './global-flags.ts'
import type { Colours } from './render/colours.ts'
import { definitionList, wrap } from './render/wrap.ts'

export interface HelpStyle {
  readonly columns: number
  readonly colours: Colours
}

function argumentUsage({
  name,
  required,
  several,
}: Pick<Argument, 'name' | 'required' | 'several'>): string {
  const usage = required === true ? name : `[${name}]`
  return several === true ? `${usage}...` : usage
}

/** `keyless exec PROFILE [flags] -- COMMAND`. */
export function usageLine(command: Command): string {
  const parts = ['keyless', ...command.words, ...(command.arguments ?? []).map(argumentUsage)]
  if (Object.values(command.flags ?? {}).some((flag) => flag.hidden !== true)) {
    parts.push('[flags]')
  }
  if (command.rest !== undefined) {
    const rest = `-- ${command.rest.name}`
    parts.push(command.rest.required === true ? rest : `[${rest}]`)
  }
  return parts.join(' ')
}

/** `-h, --help` or `--format FORMAT`. */
export function flagTerm(name: string, flag: Flag): string {
  const short = flag.short === undefined ? '' : `-${flag.short}, `
  return `${short}--${name}${flag.type === 'string' ? ` ${flag.value ?? 'VALUE'}` : ''}`
}

export function flagText(flag: Flag): string {
  return flag.choices === undefined ? flag.help : `${flag.help}: ${flag.choices.join(', ')}`
}

function flagRows(flags: Readonly<Record<string, Flag>>): (readonly [string, string])[] {
  return Object.entries(flags)
    .filter(([, flag]) => flag.hidden !== true)
    .map(([name, flag]) => [flagTerm(name, flag), flagText(flag)] as const)
}

function section(title: string, body: readonly string[], { colours }: HelpStyle): string[] {
  return body.length === 0 ? [] : ['', colours.bold(title), ...body]
}

function exampleLines(command: Command, { columns }: HelpStyle): string[] {
  return (command.examples ?? []).flatMap((example) => [
    ...wrap(`# ${example.text}`, columns - 4).map((line) => `  ${line}`),
    `  ${example.command}`,
  ])
}

function paragraphs(text: string, { columns }: HelpStyle): string[] {
  return text.split('\n\n').flatMap((part, at) => {
    const lines = wrap(part, Math.min(columns, 80))
    return at === 0 ? lines : ['', ...lines]
  })
}

export function commandHelp(command: Command, style: HelpStyle): string {
  const named = [
    ...(command.arguments ?? []),
    ...(command.rest === undefined ? [] : [command.rest]),
  ]
  const rows = named.map((argument) => [argument.name, argument.help] as const)
  const list = (entries: (readonly [string, string])[]) => definitionList(entries, style.columns)
  const lines = [
    ...paragraphs(command.description ?? `${command.summary}.`, style),
    ...section('Usage', [`  ${usageLine(command)}`], style),
    ...section('Arguments', list(rows), style),
    ...section('Flags', list(flagRows(command.flags ?? {})), style),
    ...section('Global flags', list(flagRows(globalFlagsOf(command))), style),
    ...section('Examples', exampleLines(command, style), style),
  ]
  return `${lines.join('\n')}\n`
}

function commandRows(commands: readonly Command[]): (readonly [string, string])[] {
  return commands
    .filter((command) => command.hidden !== true)
    .map((command) => [command.words.join(' '), command.summary] as const)
}

/** Help on `sso`, `configure` and the like. */
export function groupHelp(
  words: readonly string[],
  summary: string,
  commands: readonly Command[],
  style: HelpStyle,
): string {
  const rows = definitionList(commandRows(below(commands, words)), style.columns)
  const lines = [
    ...wrap(`${summary}.`, style.columns),
    ...section('Usage', [`  keyless ${words.join(' ')} COMMAND [flags]`], style),
    ...section('Commands', rows, style),
    '',
    `Help on one: keyless ${words.join(' ')} COMMAND --help`,
  ]
  return `${lines.join('\n')}\n`
}

/** What the program is for, above the list of commands and in its man page. */
export const about =
  'AWS without access keys: sign in once in the browser, then every tool on this machine has ' +
  'short-lived credentials for every account, until the session ends.'

export function programHelp(groups: readonly CommandGroup[], style: HelpStyle): string {
  const lines = [
    ...wrap(about, Math.min(style.columns, 80)),
    ...section('Usage', ['  keyless COMMAND [flags]'], style),
    ...groups.flatMap(({ title, commands }) =>
      section(title, definitionList(commandRows(commands), style.columns), style),
    ),
    ...section('Global flags', definitionList(flagRows(globalFlags), style.columns), style),
    '',
    'Help on one: keyless COMMAND --help',
  ]
  return `${lines.join('\n')}\n`
}
