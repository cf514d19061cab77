/**
 * What a command is: its words, flags and examples as data, and its body loaded only when it runs.
 * Parsing, --help, completion and docs/commands.md all read the same table.
 */
import type { ErrorCode } from '../errors.ts'
import type { CommandContext } from './context.ts'

/** What a flag's or an argument's value names, for completion. */
export type Completes = 'profile' | 'session' | 'command' | 'file' | 'page' | 'setting'

export interface Flag {
  readonly type: 'boolean' | 'string'
  /** How help calls the value: `NAME`. */
  readonly value?: string
  /** One letter. */
  readonly short?: string
  readonly help: string
  readonly choices?: readonly string[]
  readonly completes?: Completes
  /** Known, but never taken: the sentence that says why and what instead. */
  readonly refused?: string
  /** Accepted but not shown. */
  readonly hidden?: boolean
}

export interface Argument {
  /** How help calls it: `SESSION`. */
  readonly name: string
  readonly help: string
  readonly required?: boolean
  /** Any number of them; the last argument only. */
  readonly several?: boolean
  readonly choices?: readonly string[]
  readonly completes?: Completes
  /** What it may name instead, proposed where nothing of the first kind begins as typed. */
  readonly orCompletes?: Completes
}

export interface Example {
  readonly command: string
  readonly text: string
}

/** The flags as given. Asking for a name that the command does not have is a TypeError. */
export interface FlagValues {
  /** Whether a boolean flag is there. */
  on(name: string): boolean
  /** The value of a string flag. */
  value(name: string): string | undefined
}

export interface CommandInput {
  readonly flags: FlagValues
  readonly args: readonly string[]
  /** What stands after `--`. */
  readonly rest: readonly string[]
}

/** The exit code (0). Throws a KeylessError; `cli` alone turns it into words. */
export type Run = (context: CommandContext, input: CommandInput) => Promise<number | void>

export interface Rest extends Omit<Argument, 'choices' | 'completes'> {
  /** It is a program and its arguments. */
  readonly isProgram?: boolean
}

export interface Command {
  /** `['sso', 'login']`; the file of the body is `commands/sso/login.ts`. */
  readonly words: readonly string[]
  /** One line for the list of commands. */
  readonly summary: string
  /** What it does, in a paragraph or two. */
  readonly description?: string
  readonly flags?: Readonly<Record<string, Flag>>
  readonly arguments?: readonly Argument[]
  /** What may stand after `--`. */
  readonly rest?: Rest
  readonly examples?: readonly Example[]
  readonly hidden?: boolean
  /** Global flags that mean nothing here: taken, since scripts give them everywhere, but not shown. */
  readonly without?: readonly string[]
  /** `--json` changes nothing but errors: the answer is for another program, or is another program's. */
  readonly jsonErrorsOnly?: boolean
  /** The AWS CLI's own words: they leave with its exit codes, 252 to 255. */
  readonly awsWords?: boolean
  /** Exit codes of this command that differ from the usual ones. */
  readonly exitCodes?: Partial<Readonly<Record<ErrorCode, number>>>
  /** Another program reads stdout, so that an error never goes there, not even with --json. */
  readonly programOutput?: boolean
  /** How the journal calls it, where a person would not know its words. */
  readonly via?: string
  readonly load: () => Promise<{ readonly run: Run }>
}

/** Commands that stand together in help. */
export interface CommandGroup {
  readonly title: string
  readonly commands: readonly Command[]
}
