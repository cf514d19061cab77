import { KeylessError } from '../../../errors.ts'
import type { RunningSandbox, SandboxRecord } from '../../../sandbox/running-sandbox.ts'
import { sandboxVariables, windowsVariables } from '../../../sandbox/sandbox-environment.ts'
import { type Environment, variable } from '../../../system/environment.ts'
import { systemProgram } from '../../../system/windows-program.ts'
import type { CommandInput, Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { coloursFor } from '../../render/colours.ts'
import { fitted } from '../../render/wrap.ts'
import { sandboxFor } from './find.ts'
import { runInside, withKeyless } from './run-inside.ts'
import { whileSandboxRuns } from './while-sandbox-runs.ts'

function shellCommand(env: Environment, os: NodeJS.Platform): readonly string[] {
  if (os === 'win32') return [variable(env, 'ComSpec') ?? systemProgram('cmd.exe', env)]
  return [variable(env, 'SHELL') ?? '/bin/sh']
}

interface Around {
  readonly record: SandboxRecord
  readonly file: string
  /** It began with this shell and ends with it. */
  readonly own: boolean
}

async function shellAround(
  { record, file, own }: Around,
  context: CommandContext,
  rest: readonly string[],
): Promise<number> {
  const { env, platform } = context.system
  const { terminal } = context
  const windows = platform.os === 'win32'
  const changes = (windows ? windowsVariables : sandboxVariables)(record, file, env)
  const inside = withKeyless({ ...env, ...changes }, platform)
  if (rest.length > 0) return await runInside(rest, inside, context)
  const { dim } = coloursFor(terminal, 'stderr')
  const ends = own ? 'exit ends both' : 'exit leaves it'
  const says = `A shell with a HOME of its own, on the sandbox ${record.url}; ${ends}.`
  const next = `${dim('next:')} keyless setup`
  terminal.writeError(fitted(`${says}\n${next}`, terminal, 'stderr'))
  const exitCode = await runInside(shellCommand(env, platform.os), inside, context)
  terminal.writeError(
    own
      ? 'The sandbox has ended; HOME is your own again.\n'
      : 'Out of the sandbox; HOME is your own again.\n',
  )
  return exitCode
}

/** The one that runs; undefined when none does and no particular one was asked for. */
async function runningOne(
  context: CommandContext,
  input: CommandInput,
): Promise<RunningSandbox | undefined> {
  try {
    return await sandboxFor(context, input)
  } catch (error) {
    const none = error instanceof KeylessError && error.code === 'sandbox-not-running'
    if (none && input.flags.value('port') === undefined) return undefined
    throw error
  }
}

export const run: Run = async (context, input) => {
  const { rest } = input
  const running = await runningOne(context, input)
  if (running !== undefined) return shellAround({ ...running, own: false }, context, rest)
  return whileSandboxRuns(context, {}, undefined, ({ record, file }) =>
    shellAround({ record, file, own: true }, context, rest),
  )
}
