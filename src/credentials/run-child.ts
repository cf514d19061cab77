/** Runs the program of `exec`: in place of this process where that can be, else as a child. */
import { SystemError } from '../errors.ts'
import { errorCode } from '../system/file-errors.ts'
import { findCommand } from './find-command.ts'
import { replaceProcess } from './replace-process.ts'
import { type ChildOptions, spawnChild } from './spawn-child.ts'

/** The shells' exit codes: 127 for a program that is not there, 126 for one that may not run. */
export class CommandError extends SystemError {
  override get exitCode(): number {
    return this.code === 'command-not-found' ? 127 : 126
  }
}

/**
 * The child's exit code; a child that a signal ended ends this process by the same signal. Does not
 * return where the process is replaced. Throws {@link CommandError}.
 */
export async function runChild(options: ChildOptions): Promise<number> {
  const { command, env, platform } = options
  const [name = '', ...args] = command
  const found = findCommand(name, env, platform.os)
  if (found.found === 'nothing') {
    throw new CommandError('command-not-found', `There is no program "${name}".`, {
      details: { command: name },
    })
  }
  if (found.found === 'not-executable') {
    throw new CommandError('command-not-executable', `${found.path} is not a program.`, {
      details: { command: name, path: found.path },
    })
  }
  replaceProcess(found.path, command, env, platform)
  try {
    return await spawnChild(found.path, args, options)
  } catch (error) {
    const reason = errorCode(error) ?? 'unknown'
    const code = reason === 'ENOENT' ? 'command-not-found' : 'command-not-executable'
    throw new CommandError(code, `${found.path} could not be run (${reason}).`, {
      details: { command: name, path: found.path, reason },
      cause: error,
    })
  }
}
