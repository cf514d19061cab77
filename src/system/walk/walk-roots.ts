import { lstatSync, realpathSync, type Stats, statSync } from 'node:fs'
import { sep } from 'node:path'
import { errorCode, readError } from '../file-errors.ts'
import { passUnreadable, walk, type WalkOptions } from './walk.ts'

interface Root {
  readonly path: string
  readonly stats: Stats
}

export interface FileToScan {
  readonly path: string
  /** By a person, or as a usual place: it may be a link. */
  readonly isNamed: boolean
}

export interface RootOptions extends WalkOptions {
  /** Whether a root that is missing is an error: somebody named it. */
  readonly isAsked: boolean
}

function rootAt(path: string, { isAsked, passed }: RootOptions): readonly Root[] {
  try {
    return [{ path, stats: statSync(path) }]
  } catch (error) {
    if (isAsked) throw readError(error, path)
    const code = errorCode(error) ?? 'unknown'
    if (code !== 'ENOENT' && code !== 'ENOTDIR') passUnreadable(passed, path, code)
    return []
  }
}

/** One folder inside another is looked at with that; a link is not, since links are not followed. */
function isWithin({ path }: Root, folders: readonly Root[]): boolean {
  if (lstatSync(path).isSymbolicLink()) return false
  return folders.some(
    (other) => path !== other.path && path.startsWith(`${other.path.replace(/[/\\]$/, '')}${sep}`),
  )
}

/**
 * Every file of these roots once, files that are named first. Throws SystemError `file-unreadable`
 * for a root that was asked for and is not there.
 */
export function* filesOf(paths: readonly string[], options: RootOptions): Generator<FileToScan> {
  const roots = [...new Set(paths)].flatMap((path) => rootAt(path, options))
  const folders = roots.filter(({ stats }) => stats.isDirectory())
  const done = new Set<string>()
  for (const { path, stats } of roots) {
    if (stats.isDirectory()) continue
    const real = realpathSync(path)
    if (!stats.isFile()) options.passed.special++
    else if (!done.has(real)) yield { path, isNamed: true }
    done.add(real).add(path)
  }
  for (const folder of folders) {
    // What is skipped below another folder is looked at when it is named itself.
    if (!options.isAsked && isWithin(folder, folders)) continue
    for (const path of walk(folder.path, options)) {
      if (!done.has(path)) yield { path, isNamed: false }
    }
  }
}
