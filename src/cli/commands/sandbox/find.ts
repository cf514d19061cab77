import {
  type FindOptions,
  findSandbox,
  type RunningSandbox,
} from '../../../sandbox/running-sandbox.ts'
import { variable } from '../../../system/environment.ts'
import type { CommandInput } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { portFlag } from '../../number-flag.ts'

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
