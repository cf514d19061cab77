/** What may stand at the end of an unfinished command line. Pure: names of profiles come in. */
import { below, locate } from './args.ts'
import type { Argument, Command, Completes, Flag } from './command.ts'
import { globalFlags, globalFlagsOf } from './global-flags.ts'

export interface Proposal {
  readonly value: string
  readonly text: string
}

/** Asked only when a profile or a session is to be named. */
export type Names = (what: Completes) => readonly Proposal[]

function valuesOf(
  of: Pick<Flag | Argument, 'choices' | 'completes'> | undefined,
  names: Names,
): readonly Proposal[] {
  if (of?.choices !== undefined) return of.choices.map((value) => ({ value, text: '' }))
  return of?.completes === undefined ? [] : names(of.completes)
}

function flagProposals(command: Command | undefined, given: readonly string[]): Proposal[] {
  const common = command === undefined ? globalFlags : globalFlagsOf(command)
  const flags = { ...command?.flags, ...common }
  return Object.entries(flags)
    .filter(([name, flag]) => flag.hidden !== true && !given.includes(`--${name}`))
    .map(([name, flag]) => ({ value: `--${name}`, text: flag.help }))
}

function wordProposals(commands: readonly Command[], words: readonly string[]): Proposal[] {
  const found = new Map<string, string>()
  for (const command of below(commands, words)) {
    if (command.hidden === true) continue
    const word = command.words[words.length] ?? ''
    const isWhole = command.words.length === words.length + 1
    if (!found.has(word)) found.set(word, isWhole ? command.summary : '')
  }
  return [...found].map(([value, text]) => ({ value, text }))
}

/** Only what no shell could take for syntax. */
const safe = /^[\w@%+=:,./-]+$/

export function propose(
  typed: readonly string[],
  commands: readonly Command[],
  names: Names,
): readonly Proposal[] {
  const current = typed.at(-1) ?? ''
  const before = typed.slice(0, -1)
  if (before.includes('--')) return []
  const { words, command, remaining } = locate(before, commands)
  const flags: Readonly<Record<string, Flag>> = { ...globalFlags, ...command?.flags }
  const last = before.at(-1) ?? ''
  const asked = last.startsWith('--') ? flags[last.slice(2)] : undefined
  const matching = (all: readonly Proposal[]): readonly Proposal[] =>
    all.filter(({ value }) => value.startsWith(current) && safe.test(value))
  if (asked?.type === 'string') return matching(valuesOf(asked, names))
  const [, name = ''] = /^--([^=]+)=/.exec(current) ?? []
  const inline = Object.hasOwn(flags, name) ? flags[name] : undefined
  if (inline?.type === 'string') {
    const whole = ({ value, text }: Proposal) => ({ value: `--${name}=${value}`, text })
    return matching(valuesOf(inline, names).map(whole))
  }
  if (current.startsWith('-')) return matching(flagProposals(command, before))
  const positional = remaining.filter(
    (word, at) =>
      !word.startsWith('-') && flags[(remaining[at - 1] ?? '').slice(2)]?.type !== 'string',
  )
  const known = command?.arguments ?? []
  const final = known.at(-1)
  const argument = known[positional.length] ?? (final?.several === true ? final : undefined)
  const first = matching([...wordProposals(commands, words), ...valuesOf(argument, names)])
  if (first.length > 0 || argument?.orCompletes === undefined) return first
  return matching(names(argument.orCompletes))
}
