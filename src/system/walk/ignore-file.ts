/** `.keylessignore`: which files are not looked at, in the grammar of .gitignore. */
import { fitsPath, parseGlob, type PathPattern } from './glob-path.ts'

export const ignoreFileName = '.keylessignore'

interface Rule {
  readonly isNegative: boolean
  readonly foldersOnly: boolean
  readonly pattern: PathPattern
}

/** The rules of one file, for the paths below its folder. */
export interface IgnoreRules {
  /** Absolute. */
  readonly folder: string
  readonly rules: readonly Rule[]
}

/** Blanks at the end do not count, unless the last has a backslash before it. */
function trimmed(line: string): string {
  let end = line.length
  while (end > 0 && (line[end - 1] === ' ' || line[end - 1] === '\t') && line[end - 2] !== '\\')
    end--
  return line.slice(0, end)
}

function parseRule(line: string): Rule | undefined {
  let glob = trimmed(line)
  if (glob === '' || glob.startsWith('#')) return undefined
  const isNegative = glob.startsWith('!')
  if (isNegative) glob = glob.slice(1)
  const foldersOnly = glob.endsWith('/')
  if (foldersOnly) glob = glob.slice(0, -1)
  if (glob === '') return undefined
  const isAnchored = glob.includes('/')
  const names = glob.replace(/^\//, '').split('/')
  const parts = names.map((name) => (name === '**' ? name : parseGlob(name)))
  // `a/**` is what is in the folder, not the folder.
  const below = names.at(-1) === '**' ? [parseGlob('*')] : []
  return {
    isNegative,
    foldersOnly,
    pattern: [...(isAnchored ? [] : ['**' as const]), ...parts, ...below],
  }
}

export function parseIgnoreFile(text: string, folder: string): IgnoreRules {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  return { folder, rules: lines.map(parseRule).filter((rule) => rule !== undefined) }
}

/**
 * Whether `path`, which lies below the folders of all these files, is left out; the last rule that
 * fits decides, and a deeper file goes before one above it.
 */
export function isIgnored(path: string, isFolder: boolean, files: readonly IgnoreRules[]): boolean {
  for (const { folder, rules } of files.toReversed()) {
    const names = path
      .slice(folder.length)
      .split(/[/\\]/)
      .filter((name) => name !== '')
    const rule = rules.findLast(
      ({ foldersOnly, pattern }) => (isFolder || !foldersOnly) && fitsPath(pattern, names),
    )
    if (rule !== undefined) return !rule.isNegative
  }
  return false
}
