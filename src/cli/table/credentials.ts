import type { Command } from '../command.ts'

export const credentialCommands: readonly Command[] = []
