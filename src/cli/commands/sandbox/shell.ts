import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { SystemError } from '../../../errors.ts'
import { sandboxVariables, windowsVariables } from '../../../sandbox/sandbox-environment.ts'
import { type Environment, variable } from '../../../system/environment.ts'
import type { Run } from '../../command.ts'
import { coloursFor } from '../../render/colours.ts'
import { sandboxFor } from './find.ts'

function shellCommand(env: Environment, os: NodeJS.Platform): readonly string[] {
  if (os === 'win32') return [variable(env, 'ComSpec') ?? 'cmd.exe']
  return [variable(env, 'SHELL') ?? '/bin/sh']
}

function runInside(command: readonly string[], env: Environment): Promise<number> {
  const [file = '', ...args] = command
  const child = spawn(file, args, { env, stdio: 'inherit' })
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

export const run: Run = async (context, input) => {
  const { env, platform } = context.system
  const { record, file } = await sandboxFor(context, input)
  const windows = platform.os === 'win32'
  const changes = (windows ? windowsVariables : sandboxVariables)(record, file, env)
  const command = input.rest.length > 0 ? input.rest : shellCommand(env, platform.os)
  if (input.rest.length === 0) {
    const { dim } = coloursFor(context.terminal, 'stderr')
    context.terminal.writeError(
      `A shell with a HOME of its own, on the sandbox ${record.url}; exit leaves it.\n` +
        `${dim('next:')} keyless configure sso\n`,
    )
  }
  return runInside(command, { ...env, ...changes })
}
