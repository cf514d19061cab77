import type { Command } from '../../command.ts'

/** The commands of the built-in Identity Center. */
export const sandboxCommands: readonly Command[] = []
