/** Changes to an environment, as lines that a shell reads, or as data. */
import { quoteFish, quotePosix, quotePowerShell } from '../../system/shell-quote.ts'
import type { VariableChanges } from '../../system/variable-changes.ts'

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

/** @param format `posix`, `fish` or `powershell`; by default what the system's own shell reads. */
export function variableLines(
  changes: VariableChanges,
  format: string | undefined,
  os: NodeJS.Platform,
): string {
  const shell = shells[format ?? (os === 'win32' ? 'powershell' : 'posix')]
  if (shell === undefined) throw new TypeError('a format that is not in the table')
  const lines = Object.entries(changes).map(([name, value]) =>
    value === undefined ? shell.unset(name) : shell.set(name, value),
  )
  return `${lines.join('\n')}\n`
}

export function variableRecord(changes: VariableChanges): {
  readonly variables: Readonly<Record<string, string | undefined>>
  readonly unset: readonly string[]
} {
  const set = Object.entries(changes).filter(([, value]) => value !== undefined)
  const gone = Object.keys(changes).filter((name) => changes[name] === undefined)
  return { variables: Object.fromEntries(set), unset: gone }
}
