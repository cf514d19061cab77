import { existsSync } from 'node:fs'
import { SystemError } from '../errors.ts'
import { type Environment, variable } from '../system/environment.ts'
import type { Command } from './command.ts'

/** What is asked of the shell, or of other sandboxes, works on. */
const others = ['sandbox', 'completion', '__complete']

/**
 * A sandbox takes its record away when it ends; what its shell still points at is gone then, and no
 * setting up or signing in will help. Throws SystemError `sandbox-ended`; without a command, too.
 */
export function assertSandboxRuns(command: Command | undefined, env: Environment): void {
  const record = variable(env, 'KEYLESS_SANDBOX')
  if (record === undefined || others.includes(command?.words[0] ?? '')) return
  if (!existsSync(record)) {
    throw new SystemError('sandbox-ended', 'The sandbox of this shell has ended.')
  }
}
