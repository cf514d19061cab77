import { UsageError } from '../../../errors.ts'
import {
  type FindOptions,
  findSandbox,
  type RunningSandbox,
} from '../../../sandbox/running-sandbox.ts'
import { variable } from '../../../system/environment.ts'
import type { CommandInput } from '../../command.ts'
import type { CommandContext } from '../../context.ts'

/** A whole number of a flag. Throws UsageError `flag-value`. */
export function numberFlag(
  { flags }: CommandInput,
  name: string,
  command = 'sandbox start',
): number | undefined {
  const text = flags.value(name)
  if (text === undefined) return undefined
  if (!/^-?\d{1,12}$/.test(text)) {
    throw new UsageError('flag-value', `--${name} must be a whole number, not "${text}".`, {
      details: { command },
    })
  }
  return Number(text)
}

/** A port of this machine. Throws UsageError `flag-value`. */
export function portFlag(input: CommandInput): number | undefined {
  const port = numberFlag(input, 'port')
  if (port === undefined || (port >= 0 && port <= 65_535)) return port
  throw new UsageError('flag-value', '--port must be from 0 to 65535.', {
    details: { command: 'sandbox start' },
  })
}

/** The sandbox that the command is about. */
export async function sandboxFor(
  context: CommandContext,
  input: CommandInput,
): Promise<RunningSandbox> {
  return findSandbox({ ...recordsFor(context), port: portFlag(input) })
}

/** Where the records are, seen from the shell of a sandbox too. */
export function recordsFor({ system }: CommandContext): FindOptions {
  return {
    stateFolder: system.paths.stateFolder,
    recordFile: variable(system.env, 'KEYLESS_SANDBOX'),
  }
}
