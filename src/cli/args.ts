/** From an argument list to a command and its input, over node:util parseArgs. Prints nothing. */
import { parseArgs } from 'node:util'
import { UsageError } from '../errors.ts'
import type { Command, CommandInput, Flag, FlagValues } from './command.ts'
import { globalFlags } from './global-flags.ts'
import { commandLine } from './quote-word.ts'
import { didYouMean } from './suggest.ts'

export interface Located {
  /** The words that were understood: a command's, or those of a group such as `sso`. */
  readonly words: readonly string[]
  readonly command: Command | undefined
  /** The first word that was not, when no command was found. */
  readonly unknown: string | undefined
  /** Everything else, in order, up to `--` or the command to run. */
  readonly remaining: readonly string[]
  /** What stands after that; undefined when there is none. */
  readonly rest: readonly string[] | undefined
}

function takesValue(commands: readonly Command[], name: string): boolean {
  const flags = [globalFlags, ...commands.map((command) => command.flags ?? {})]
  return flags.some((table) => table[name]?.type === 'string')
}

/**
 * Finds the command's words, which flags may precede and part: `--profile dev sts
 * get-caller-identity`. For a command that runs another one, `--` may be left out: what stands
 * after its own arguments is the other's, flags included.
 */
export function locate(argv: readonly string[], commands: readonly Command[]): Located {
  const words: string[] = []
  const remaining: string[] = []
  let unknown: string | undefined
  let positionals = 0
  let at = 0
  for (; at < argv.length; at++) {
    const word = argv[at] ?? ''
    const next = argv[at + 1]
    if (word === '--') break
    if (word.startsWith('-') && word !== '-') {
      remaining.push(word)
      const isOpen = word.startsWith('--') && !word.includes('=') && next !== undefined
      if (isOpen && next !== '--' && takesValue(commands, word.slice(2))) {
        remaining.push(next)
        at++
      }
    } else if (unknown === undefined && isPrefix(commands, [...words, word])) {
      words.push(word)
    } else {
      const command = find(commands, words)
      if (command?.rest !== undefined && positionals >= (command.arguments?.length ?? 0)) break
      unknown ??= word
      positionals++
      remaining.push(word)
    }
  }
  const rest = at < argv.length ? argv.slice(argv[at] === '--' ? at + 1 : at) : undefined
  return { words, command: find(commands, words), unknown, remaining, rest }
}

function startsWith(words: readonly string[], prefix: readonly string[]): boolean {
  return prefix.every((word, index) => words[index] === word)
}

function isPrefix(commands: readonly Command[], words: readonly string[]): boolean {
  return commands.some((command) => startsWith(command.words, words))
}

function find(commands: readonly Command[], words: readonly string[]): Command | undefined {
  return commands.find(
    (command) => command.words.length === words.length && startsWith(command.words, words),
  )
}

/** The commands whose words begin with these, in the table's order. */
export function below(commands: readonly Command[], words: readonly string[]): readonly Command[] {
  return commands.filter(
    (command) => command.words.length > words.length && startsWith(command.words, words),
  )
}

export interface ParsedFlags {
  readonly values: Readonly<Record<string, string | boolean | undefined>>
  readonly positionals: readonly string[]
}

interface OptionToken {
  readonly name: string
  readonly rawName: string
  readonly value?: string | undefined
  readonly inlineValue?: boolean | undefined
}

function checkOption(token: OptionToken, flags: Readonly<Record<string, Flag>>, command: string) {
  const flag = Object.hasOwn(flags, token.name) ? flags[token.name] : undefined
  const details = { flag: token.rawName, command }
  if (flag === undefined) {
    const near = didYouMean(token.name, Object.keys(flags))
    const hint = near === undefined ? '' : ` Did you mean --${near}?`
    throw new UsageError('unknown-flag', `There is no flag ${token.rawName}.${hint}`, { details })
  }
  if (flag.refused !== undefined) throw new UsageError('unknown-flag', flag.refused, { details })
  if (flag.type === 'boolean') {
    if (token.value === undefined) return true
    throw new UsageError('flag-value', `${token.rawName} takes no value.`, { details })
  }
  const { value } = token
  // `--session --force`: the next flag is not a value, unless it is written as `--session=--force`.
  const swallowed = token.inlineValue === false && value !== undefined && /^-./.test(value)
  if (value === undefined || swallowed) {
    throw new UsageError('flag-value', `${token.rawName} needs a value.`, { details })
  }
  if (flag.choices !== undefined && !flag.choices.includes(value)) {
    const message = `${token.rawName} is one of ${flag.choices.join(', ')}, not "${value}".`
    throw new UsageError('flag-value', message, { details })
  }
  return value
}

/** Flags of the command and the global ones; everything wrong is a UsageError that names the flag. */
export function parseFlags(
  args: readonly string[],
  own: Readonly<Record<string, Flag>>,
  command: string,
): ParsedFlags {
  const flags = { ...globalFlags, ...own }
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, { type, short }]) => [
      name,
      short === undefined ? { type } : { type, short },
    ]),
  )
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true })
  const values: Record<string, string | boolean> = {}
  const positionals: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind === 'option') values[token.name] = checkOption(token, flags, command)
  }
  return { values, positionals }
}

function checkArguments(command: Command, args: readonly string[]): void {
  const expected = command.arguments ?? []
  const name = command.words.join(' ')
  const missing = expected.find((argument, at) => argument.required === true && at >= args.length)
  if (missing !== undefined) {
    const message = `\`keyless ${name}\` needs ${missing.name}.`
    throw new UsageError('missing-argument', message, { details: { command: name } })
  }
  for (const [at, { choices, name: what }] of expected.entries()) {
    const value = args[at]
    if (value === undefined || choices === undefined || choices.includes(value)) continue
    const message = `${what} is one of ${choices.join(', ')}, not "${value}".`
    throw new UsageError('flag-value', message, { details: { command: name } })
  }
  const extra = args[expected.length]
  if (extra !== undefined && expected.at(-1)?.several !== true) {
    const message = `\`keyless ${name}\` does not take "${extra}".`
    const details = { command: name, argument: extra }
    throw new UsageError('unexpected-argument', message, { details })
  }
}

function checkRest(
  command: Command,
  args: readonly string[],
  rest: readonly string[] | undefined,
): void {
  const name = command.words.join(' ')
  if (rest !== undefined && command.rest === undefined) {
    const message = `\`keyless ${name}\` takes nothing after --.`
    throw new UsageError('unexpected-argument', message, { details: { command: name } })
  }
  if (command.rest?.required === true && (rest === undefined || rest.length === 0)) {
    const message = `\`keyless ${name}\` needs ${command.rest.name}, after --.`
    // A shell is what the other tools of this kind open then.
    const fix = `${commandLine(...command.words, ...args)} -- $SHELL`
    throw new UsageError('missing-argument', message, { details: { command: name }, fix })
  }
}

function flagValues(command: Command, values: ParsedFlags['values']): FlagValues {
  const known = { ...globalFlags, ...command.flags }
  const read = (name: string, type: Flag['type']) => {
    if (known[name]?.type !== type) throw new TypeError(`no ${type} flag --${name} in the table`)
    return values[name]
  }
  return {
    on: (name) => read(name, 'boolean') === true,
    value: (name) => {
      const value = read(name, 'string')
      return typeof value === 'string' ? value : undefined
    },
  }
}

/** The input of a command, checked against its table. */
export function commandInput(
  command: Command,
  parsed: ParsedFlags,
  rest: readonly string[] | undefined,
): CommandInput {
  checkArguments(command, parsed.positionals)
  checkRest(command, parsed.positionals, rest)
  return {
    flags: flagValues(command, parsed.values),
    args: parsed.positionals,
    rest: rest ?? [],
  }
}
