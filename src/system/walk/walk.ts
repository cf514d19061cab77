/** The files below a folder, one after the other; links are not followed, so that nobody leads us out. */
import { existsSync, readdirSync, statSync, type Dirent } from 'node:fs'
import { dirname, join, parse } from 'node:path'
import { readTextIfPresent } from '../files.ts'
import { ignoreFileName, type IgnoreRules, isIgnored, parseIgnoreFile } from './ignore-file.ts'

/** Other people's code, and git's own store. */
const skippedFolders: ReadonlySet<string> = new Set(['node_modules', '.git'])

export interface Passed {
  /** Files and folders that an ignore file names. */
  ignored: number
  /** Folders and files that may not be read. */
  readonly unreadable: Unreadable[]
  unreadableCount: number
  /** FIFOs, sockets, devices. */
  special: number
  /** Tops of git repositories that were met. */
  readonly repositories: Set<string>
}

export interface Unreadable {
  readonly path: string
  /** The system's name: `EACCES`. */
  readonly reason: string
}

/** Of a long list the first are shown; the count has all. */
const mostNamed = 100

export function createPassed(): Passed {
  return { ignored: 0, unreadable: [], unreadableCount: 0, special: 0, repositories: new Set() }
}

export function passUnreadable(passed: Passed, path: string, reason: string): void {
  passed.unreadableCount++
  if (passed.unreadable.length < mostNamed) passed.unreadable.push({ path, reason })
}

export interface WalkOptions {
  /** Also `node_modules` and `.git`. */
  readonly all: boolean
  readonly passed: Passed
  /** Folders that are passed over besides those two, unless all is looked at. */
  readonly skip?: ReadonlySet<string>
}

/** Of the ignore file in a folder, if there is one. */
export function rulesOf(folder: string, passed: Passed): readonly IgnoreRules[] {
  const path = join(folder, ignoreFileName)
  try {
    const text = readTextIfPresent(path)
    return text === undefined ? [] : [parseIgnoreFile(text, folder)]
  } catch {
    passUnreadable(passed, path, 'unreadable')
    return []
  }
}

/** Ignore files between a folder and the top of its repository; none where there is no repository. */
export function rulesAbove(folder: string, passed: Passed): readonly IgnoreRules[] {
  const found: IgnoreRules[] = []
  const { root } = parse(folder)
  for (let at = folder; ; at = dirname(at)) {
    if (at !== folder) found.unshift(...rulesOf(at, passed))
    if (existsSync(join(at, '.git'))) return found
    if (at === root) return []
  }
}

interface Folder {
  readonly path: string
  readonly rules: readonly IgnoreRules[]
}

function entriesOf(path: string, passed: Passed): readonly Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true })
  } catch (error) {
    passUnreadable(passed, path, reasonOf(error))
    return []
  }
}

export function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}

/** Some file systems do not say what an entry is. */
function kindOf(entry: Dirent, path: string): 'file' | 'folder' | 'link' | 'special' {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'folder'
  if (entry.isSymbolicLink()) return 'link'
  const isKnown =
    entry.isFIFO() || entry.isSocket() || entry.isCharacterDevice() || entry.isBlockDevice()
  if (isKnown) return 'special'
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats?.isFile() === true) return 'file'
  return stats?.isDirectory() === true ? 'folder' : 'special'
}

/** Files of `folder` and of all below it, by absolute path, folders in the order of their names. */
export function* walk(folder: string, { all, passed, skip }: WalkOptions): Generator<string> {
  const waiting: Folder[] = [{ path: folder, rules: rulesAbove(folder, passed) }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const entries = entriesOf(next.path, passed)
    const hasRules = entries.some(({ name }) => name === ignoreFileName)
    const rules = hasRules ? [...next.rules, ...rulesOf(next.path, passed)] : next.rules
    const below: Folder[] = []
    for (const entry of entries) {
      const path = next.path === '/' ? `/${entry.name}` : join(next.path, entry.name)
      const kind = kindOf(entry, path)
      if (entry.name === '.git' && kind !== 'link') passed.repositories.add(next.path)
      if (kind === 'link') continue
      if (rules.length > 0 && isIgnored(path, kind === 'folder', rules)) passed.ignored++
      else if (kind === 'special') passed.special++
      else if (kind === 'file') yield path
      else if (all || !(skippedFolders.has(entry.name) || skip?.has(entry.name) === true))
        below.push({ path, rules })
    }
    waiting.push(...below.toReversed())
  }
}
