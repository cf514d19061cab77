import type { Command } from '../command.ts'

export const shellCommands: readonly Command[] = []
