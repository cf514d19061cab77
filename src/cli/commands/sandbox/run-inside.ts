/** Programs that a sandbox runs: on this terminal, with keyless on their PATH. */
import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { findCommand } from '../../../credentials/find-command.ts'
import { SystemError } from '../../../errors.ts'
import { type Environment, variable } from '../../../system/environment.ts'
import { writePrivateFile } from '../../../system/files.ts'
import type { Platform } from '../../../system/platform.ts'
import { quotePosix } from '../../../system/shell-quote.ts'
import type { CommandContext } from '../../context.ts'

/** Longer than a program needs that heard Ctrl-C itself, shorter than a command may tidy up. */
const patienceMs = 2000

/** Its exit code. Throws SystemError `command-not-found`. */
export async function runInside(
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
export function withKeyless(env: Environment, { os, self }: Platform): Environment {
  const [home, path] = [variable(env, 'HOME'), variable(env, 'PATH')]
  if (os === 'win32' || home === undefined || path === undefined) return env
  if (findCommand('keyless', env, os).found === 'program') return env
  const folder = join(home, '.local', 'bin')
  const command = self.map(quotePosix).join(' ')
  writePrivateFile(join(folder, 'keyless'), `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 })
  return { ...env, PATH: `${path}:${folder}` }
}
