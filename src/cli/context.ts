import type { System } from '../system/system.ts'
import type { Terminal } from '../system/terminal.ts'
import type { Command } from './command.ts'

/** What a command is handed. */
export interface CommandContext {
  readonly system: System
  readonly terminal: Terminal
  /** `--json`: the answer as one JSON object on stdout. */
  readonly json: boolean
  readonly debug: boolean
  /** Of this keyless. */
  readonly version: string
  /** `--profile`, if given; the environment is asked by `chooseProfile`. */
  readonly profile: string | undefined
  /** Aborted by Ctrl-C, with a Cancelled error as its reason. */
  readonly signal: AbortSignal
  /** The command line as it was typed, with one flag more, for an error's fix. */
  readonly typedWith: (flag: string) => string
  /** The whole table, for completion. */
  readonly commands: readonly Command[]
}
