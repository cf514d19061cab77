/**
 * The command line: finds the command, parses, runs it, and turns what was thrown into words and an
 * exit code. No command logic, and no `process`: main.ts hands in the world.
 */
import { asKeylessError, Cancelled, type CodeOf, type KeylessError, UsageError } from '../errors.ts'
import { journalOn } from '../system/journal.ts'
import type { System } from '../system/system.ts'
import { type Terminal, withoutColour } from '../system/terminal.ts'
import { below, commandInput, type Located, locate, parseFlags } from './args.ts'
import type { Command, CommandInput } from './command.ts'
import { exitCodeOf } from './exit-codes.ts'
import { commandHelp, groupHelp, type HelpStyle, programHelp } from './help.ts'
import { commandLine } from './quote-word.ts'
import { isProtected } from './protection/is-protected.ts'
import { coloursFor } from './render/colours.ts'
import { renderError } from './render/error.ts'
import { assertSandboxRuns } from './sandbox-shell.ts'
import { commandGroups, groupSummaries } from './table.ts'
import { unknownCommand } from './unknown-command.ts'

/** What main.ts hands in. */
export interface World {
  readonly system: System
  readonly terminal: Terminal
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
  readonly version: string
}

type Request =
  | { readonly kind: 'version' }
  | { readonly kind: 'start'; readonly json: boolean }
  | { readonly kind: 'help'; readonly words: readonly string[] }
  | { readonly kind: 'group'; readonly words: readonly string[] }
  | {
      readonly kind: 'command'
      readonly command: Command
      readonly input: CommandInput
      readonly json: boolean
      readonly debug: boolean
    }

const commands: readonly Command[] = commandGroups.flatMap((group) => group.commands)

/** How long a command may tidy up after Ctrl-C. */
const tidyMs = 3000

function helpFor(words: readonly string[], terminal: Terminal): string {
  const columns = terminal.stdoutIsTty ? Math.min(terminal.columns, 100) : 80
  const style: HelpStyle = { columns, colours: coloursFor(terminal, 'stdout') }
  const name = words.join(' ')
  const command = commands.find((candidate) => candidate.words.join(' ') === name)
  if (command !== undefined) return commandHelp(command, style)
  if (words.length === 0) return programHelp(commandGroups, style)
  return groupHelp(words, groupSummaries[name] ?? name, commands, style)
}

function nothingBeforeDashes(rest: readonly string[]): UsageError {
  const fix = rest.length === 0 ? 'keyless --help' : commandLine(...rest)
  return new UsageError('missing-argument', 'There is no command before --.', { fix })
}

/** Which request the arguments make; everything wrong with them is a UsageError. */
function understand(argv: readonly string[], located: Located): Request {
  const { command, words, unknown } = located
  if (words.length === 0 && unknown === 'help') {
    const asked = locate(located.remaining.slice(located.remaining.indexOf('help') + 1), commands)
    if (asked.unknown === undefined) return { kind: 'help', words: asked.words }
    throw unknownCommand(argv.slice(1), asked, commands)
  }
  if (words.length === 0 && unknown === 'version') return { kind: 'version' }
  if (command === undefined && unknown !== undefined) throw unknownCommand(argv, located, commands)
  const parsed = parseFlags(located.remaining, command?.flags ?? {}, words.join(' '))
  if (parsed.values['version'] === true) return { kind: 'version' }
  if (parsed.values['help'] === true) return { kind: 'help', words }
  if (words.length === 0 && located.rest !== undefined) throw nothingBeforeDashes(located.rest)
  const on = (flag: string) => parsed.values[flag] === true
  if (command === undefined) {
    return words.length > 0 ? { kind: 'group', words } : { kind: 'start', json: on('json') }
  }
  const input = commandInput(command, parsed, located.rest)
  return { kind: 'command', command, input, json: on('json'), debug: on('debug') }
}

/** The world of one command, whose journal says which it is. */
function systemOf(command: Command, { rest }: CommandInput, system: System): System {
  const program = command.rest?.isProgram === true ? rest[0]?.split(/[/\\]/).at(-1) : undefined
  const way = { via: command.via ?? command.words.join(' '), program }
  const journal = journalOn(system.journal, way)
  // A prototype, not a spread: `paths` is worked out when it is asked for.
  return Object.create(system, { journal: { value: journal } }) as System
}

function typedWith(argv: readonly string[], { words }: Located, flag: string): string {
  const end = words.reduce((at, word) => argv.indexOf(word, at) + 1, 0)
  return commandLine(...argv.slice(0, end), flag, ...argv.slice(end))
}

async function answer(
  request: Request,
  world: World,
  typed: (flag: string) => string,
): Promise<number> {
  const { terminal, system, signal } = world
  switch (request.kind) {
    case 'version':
      terminal.write(`keyless ${world.version}\n`)
      return 0
    case 'help':
      terminal.write(helpFor(request.words, terminal))
      return 0
    case 'group': {
      terminal.writeError(`${helpFor(request.words, terminal)}\n`)
      const command = request.words.join(' ')
      const message = `\`keyless ${command}\` needs a command after it.`
      throw new UsageError('missing-argument', message, { details: { command } })
    }
    case 'start':
      assertSandboxRuns(undefined, system.env)
      return (await import('./first-steps.ts')).start(world, {
        help: helpFor([], terminal),
        json: request.json,
      })
    case 'command': {
      const { command, input, json, debug } = request
      assertSandboxRuns(command, system.env)
      const { run: runCommand } = await command.load()
      const profile = input.flags.value('profile')
      const own = systemOf(command, input, system)
      const how = { json, debug, profile, typedWith: typed, version: world.version }
      const context = { system: own, terminal, signal, commands, ...how }
      const work = async () => (await runCommand(context, input)) ?? 0
      if (!isProtected(system)) return work()
      return (await import('./protection/around-command.ts')).aroundCommand(command, context, work)
    }
  }
}

/** Ctrl-C ends a command that does not listen, after it had time to let go of what it holds. */
async function orAborted<T>(work: Promise<T>, { signal, system }: World): Promise<T> {
  let stopListening = () => {}
  const aborted = new Promise<never>((_, reject) => {
    const giveUp = () => {
      void system.clock.sleep(tidyMs).then(() => reject(new Cancelled()))
    }
    signal.addEventListener('abort', giveUp, { once: true })
    stopListening = () => signal.removeEventListener('abort', giveUp)
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    stopListening()
  }
}

function usesAwsWords({ command, words }: Located): boolean {
  if (command !== undefined) return command.awsWords === true
  return (
    words.length > 0 && below(commands, words).every((candidate) => candidate.awsWords === true)
  )
}

/** What is wrong with a command line is told by the help of its command. */
function withCommand(error: KeylessError, { words }: Located): KeylessError {
  const { code, message, details, fix, cause } = error
  const isGeneral = fix === 'keyless --help' && code !== 'unknown-command'
  if (!(error instanceof UsageError) || !isGeneral || words.length === 0) return error
  const told = { ...details, command: words.join(' ') }
  return new UsageError(code as CodeOf<'UsageError'>, message, { details: told, cause })
}

function thrown(error: unknown, signal: AbortSignal): KeylessError {
  return signal.aborted && !(error instanceof Cancelled) ? new Cancelled() : asKeylessError(error)
}

/** Runs one command line; the result is the exit code. Never throws. */
export async function run(argv: readonly string[], outside: World): Promise<number> {
  const located = locate(argv, commands)
  // Asked before the line is known to be right: an error must know how to show itself.
  const isGiven = (flag: string) => located.remaining.includes(flag)
  const plain = isGiven('--no-color')
  const world = plain ? { ...outside, terminal: withoutColour(outside.terminal) } : outside
  const typed = (flag: string) => typedWith(argv, located, flag)
  const work = async () => await answer(understand(argv, located), world, typed)
  try {
    return await orAborted(work(), world)
  } catch (error) {
    const known = withCommand(thrown(error, world.signal), located)
    // The terminal has echoed ^C into the middle of a line.
    if (world.signal.aborted && world.terminal.stderrIsTty) world.terminal.writeError('\n')
    const programOutput = located.command?.programOutput === true
    renderError(known, world.terminal, { json: isGiven('--json'), programOutput })
    world.system.log.debug('failed', { stack: known.stack, cause: known.cause })
    return exitCodeOf(known, usesAwsWords(located), located.command?.exitCodes)
  }
}
