/** The one marked line in a shell's rc file: where it goes and what changes. Writing it is for `cli`. */
import { join } from 'node:path'
import { SystemError } from '../errors.ts'
import { type Environment, variable } from '../system/environment.ts'
import type { CompletionShell } from './completions.ts'

const marker = '# keyless shell install'

const lines: Readonly<Record<CompletionShell, string>> = {
  bash: `command -v keyless >/dev/null && eval "$(keyless shell init bash)" ${marker}`,
  zsh: `command -v keyless >/dev/null && eval "$(keyless shell init zsh)" ${marker}`,
  fish: `command -q keyless; and keyless shell init fish | source ${marker}`,
  powershell:
    'if (Get-Command -ErrorAction SilentlyContinue keyless) ' +
    `{ keyless shell init powershell | Out-String | Invoke-Expression } ${marker}`,
}

export interface RcPlace {
  readonly env: Environment
  readonly os: NodeJS.Platform
  readonly home: string
}

/** Where an interactive shell reads. PowerShell's on Windows may have been moved with its Documents folder. */
export function rcFile(shell: CompletionShell, { env, os, home }: RcPlace): string {
  const config = variable(env, 'XDG_CONFIG_HOME') ?? join(home, '.config')
  const profile = 'Microsoft.PowerShell_profile.ps1'
  switch (shell) {
    case 'bash':
      // A terminal of macOS starts login shells, which do not read .bashrc.
      return join(home, os === 'darwin' ? '.bash_profile' : '.bashrc')
    case 'zsh':
      return join(variable(env, 'ZDOTDIR') ?? home, '.zshrc')
    case 'fish':
      return join(config, 'fish', 'config.fish')
    case 'powershell':
      if (os === 'win32') return join(home, 'Documents', 'PowerShell', profile)
      return join(config, 'powershell', profile)
  }
}

export interface RcPlan {
  readonly path: string
  readonly before: Uint8Array
  readonly after: Uint8Array
  /** Our own line alone: those around it may hold secrets. */
  readonly diff: readonly {
    readonly kind: 'added' | 'removed'
    readonly text: string
    readonly line: number
  }[]
  readonly changed: boolean
}

function isMarked(line: string): boolean {
  return line.trimEnd().endsWith(marker)
}

/** By hand, or by an older version of ours. */
function loadsAlready(line: string, shell: CompletionShell): boolean {
  return !line.trimStart().startsWith('#') && line.includes(`keyless shell init ${shell}`)
}

/** Bytes as characters, so that every other line stays as it is whatever its encoding. */
function decode(path: string, bytes: Uint8Array, shell: CompletionShell): string {
  const text = Buffer.from(bytes).toString('latin1')
  if (!text.includes('\0')) return text
  const fix = `add this line to it: ${lines[shell]}`
  throw new SystemError('file-unwritable', `${path} is not plain text (UTF-16?).`, {
    details: { path },
    fix,
  })
}

/** Throws SystemError `file-unwritable` for a file in UTF-16. */
export function planRcFile(
  path: string,
  before: Uint8Array,
  shell: CompletionShell,
  want: 'install' | 'remove',
): RcPlan {
  const text = decode(path, before, shell)
  const old = text.split('\n')
  const kept = old.filter((line) => !isMarked(line))
  const removed = old.flatMap((line, at) =>
    isMarked(line) ? [{ kind: 'removed' as const, text: line.trimEnd(), line: at + 1 }] : [],
  )
  const [only, second] = old.filter((line) => loadsAlready(line, shell))
  const isThere = only !== undefined && second === undefined
  if (want === 'install' ? isThere : removed.length === 0) {
    return { path, before, after: before, diff: [], changed: false }
  }
  const rest = kept.join('\n')
  const byHand = kept.some((line) => loadsAlready(line, shell))
  if (want === 'remove' || byHand) {
    return { path, before, after: Buffer.from(rest, 'latin1'), diff: removed, changed: true }
  }
  const ending = text.includes('\r\n') ? '\r\n' : '\n'
  const whole = rest === '' || rest.endsWith('\n') ? rest : rest + ending
  const after = Buffer.from(`${whole}${lines[shell]}${ending}`, 'latin1')
  const line = whole.split('\n').length
  const diff = [...removed, { kind: 'added' as const, text: lines[shell], line }]
  return { path, before, after, diff, changed: true }
}
