import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { findCommand } from '../../../credentials/find-command.ts'
import { KeylessError, SystemError } from '../../../errors.ts'
import type { RunningSandbox, SandboxRecord } from '../../../sandbox/running-sandbox.ts'
import { sandboxVariables, windowsVariables } from '../../../sandbox/sandbox-environment.ts'
import { type Environment, variable } from '../../../system/environment.ts'
import { writePrivateFile } from '../../../system/files.ts'
import type { Platform } from '../../../system/platform.ts'
import { quotePosix } from '../../../system/shell-quote.ts'
import { systemProgram } from '../../../system/windows-program.ts'
import type { CommandInput, Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { coloursFor } from '../../render/colours.ts'
import { fitted } from '../../render/wrap.ts'
import { sandboxFor } from './find.ts'
import { whileSandboxRuns } from './while-sandbox-runs.ts'

function shellCommand(env: Environment, os: NodeJS.Platform): readonly string[] {
  if (os === 'win32') return [variable(env, 'ComSpec') ?? systemProgram('cmd.exe', env)]
  return [variable(env, 'SHELL') ?? '/bin/sh']
}

/** Longer than a program needs that heard Ctrl-C itself, shorter than a command may tidy up. */
const patienceMs = 2000

async function runInside(
  command: readonly string[],
  env: Environment,
  { system, signal }: CommandContext,
): Promise<number> {
  const [file = '', ...args] = command
  const child = spawn(file, args, { env, stdio: 'inherit' })
  const hangUp = () => {
    void system.clock.sleep(patienceMs).then(() => child.kill('SIGHUP'))
  }
  signal.addEventListener('abort', hangUp, { once: true })
  try {
    return await exitOf(child, file)
  } finally {
    signal.removeEventListener('abort', hangUp)
  }
}

function exitOf(child: ChildProcess, file: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause) =>
      reject(
        new SystemError('command-not-found', `${file} cannot be run.`, {
          details: { command: file },
          cause,
        }),
      ),
    )
    child.once('exit', (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    )
  })
}

/**
 * Where no keyless is on the PATH, as from a clone, this one is called so inside: what is shown next
 * must work as it stands.
 */
function withKeyless(env: Environment, { os, self }: Platform): Environment {
  const [home, path] = [variable(env, 'HOME'), variable(env, 'PATH')]
  if (os === 'win32' || home === undefined || path === undefined) return env
  if (findCommand('keyless', env, os).found === 'program') return env
  const folder = join(home, '.local', 'bin')
  const command = self.map(quotePosix).join(' ')
  writePrivateFile(join(folder, 'keyless'), `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 })
  return { ...env, PATH: `${path}:${folder}` }
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
