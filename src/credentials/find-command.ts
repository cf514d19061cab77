/** Finds programs as the system would, so that a missing one has its own error and exit code. */
import { accessSync, constants, type Stats, statSync } from 'node:fs'
import type { Environment } from '../system/environment.ts'

export type FoundCommand =
  | { readonly found: 'program'; readonly path: string }
  /** There is a file of that name, but it may not be run. */
  | { readonly found: 'not-executable'; readonly path: string }
  | { readonly found: 'nothing' }

// What execvp does without a PATH.
const defaultPath = '/usr/local/bin:/bin:/usr/bin'

/** A name with a slash is a path; any other is looked up in `env.PATH`, `PATHEXT` on Windows. */
export function findCommand(name: string, env: Environment, os: NodeJS.Platform): FoundCommand {
  if (name === '') return { found: 'nothing' }
  const windows = os === 'win32'
  let refused: string | undefined
  const isPath = name.includes('/') || (windows && /[\\:]/.test(name))
  const endings = windows ? windowsEndings(name, env) : ['']
  for (const folder of isPath ? [''] : searchPath(env, windows)) {
    for (const ending of endings) {
      const path = isPath ? name + ending : `${folder}/${name}${ending}`
      const verdict = check(path, windows)
      if (verdict === 'program') return { found: 'program', path }
      if (verdict === 'not-executable') refused ??= path
    }
  }
  return refused === undefined ? { found: 'nothing' } : { found: 'not-executable', path: refused }
}

function searchPath(env: Environment, windows: boolean): readonly string[] {
  if (!windows) {
    // POSIX: an empty entry is the working directory.
    return (env['PATH'] ?? defaultPath).split(':').map((folder) => (folder === '' ? '.' : folder))
  }
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  return (env[name] ?? '').split(';').filter((folder) => folder !== '')
}

function windowsEndings(name: string, env: Environment): readonly string[] {
  const endings = (env['PATHEXT'] ?? '.COM;.EXE;.BAT;.CMD').split(';').filter((e) => e !== '')
  const has = endings.some((ending) => name.toUpperCase().endsWith(ending.toUpperCase()))
  return has ? [''] : endings
}

function check(path: string, windows: boolean): 'program' | 'not-executable' | 'nothing' {
  // Most folders do not have the name: an error for each would take longer than the rest.
  const stats = statIfPresent(path)
  if (stats === undefined) return 'nothing'
  if (!stats.isFile()) return 'not-executable'
  if (windows) return 'program'
  try {
    accessSync(path, constants.X_OK)
    return 'program'
  } catch {
    return 'not-executable'
  }
}

function statIfPresent(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}
