import { sandboxVariables, windowsVariables } from '../../../sandbox/sandbox-environment.ts'
import { quoteFish, quotePosix, quotePowerShell } from '../../../system/shell-quote.ts'
import type { Run } from '../../command.ts'
import { printJson } from '../../render/json.ts'
import { sandboxFor } from './find.ts'

interface ShellWords {
  set(name: string, value: string): string
  unset(name: string): string
}

const shells: Readonly<Record<string, ShellWords>> = {
  posix: {
    set: (name, value) => `export ${name}=${quotePosix(value)}`,
    unset: (name) => `unset ${name}`,
  },
  fish: {
    set: (name, value) => `set -gx ${name} ${quoteFish(value)}`,
    unset: (name) => `set -e ${name}`,
  },
  powershell: {
    set: (name, value) => `$Env:${name} = ${quotePowerShell(value)}`,
    unset: (name) => `Remove-Item Env:${name} -ErrorAction SilentlyContinue`,
  },
}

function shellOf(format: string | undefined, os: NodeJS.Platform): ShellWords | undefined {
  return shells[format ?? (os === 'win32' ? 'powershell' : 'posix')]
}

export const run: Run = async (context, input) => {
  const { env, platform } = context.system
  const { os } = platform
  const { record, file } = await sandboxFor(context, input)
  const changes = (os === 'win32' ? windowsVariables : sandboxVariables)(record, file, env)
  if (context.json) {
    const set = Object.entries(changes).filter(([, value]) => value !== undefined)
    const gone = Object.keys(changes).filter((name) => changes[name] === undefined)
    printJson({ variables: Object.fromEntries(set), unset: gone }, context.terminal.write)
    return
  }
  const shell = shellOf(input.flags.value('format'), os)
  if (shell === undefined) throw new TypeError('a format that is not in the table')
  const lines = Object.entries(changes).map(([name, value]) =>
    value === undefined ? shell.unset(name) : shell.set(name, value),
  )
  context.terminal.write(`${lines.join('\n')}\n`)
}
