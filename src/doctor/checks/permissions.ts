import { lstatSync, type Stats } from 'node:fs'
import { dirname, join } from 'node:path'
import { fillFix } from '../../errors.ts'
import { check, type Noted } from '../check.ts'
import { listCacheFiles } from '../../tokens/cache-files.ts'
import type { World } from '../world.ts'

type Code = 'file-readable-by-others' | 'file-writable-by-others' | 'file-of-another-user'

interface Seen {
  readonly path: string
  readonly stats: Stats
  /** What it holds must be read by nobody else. */
  readonly isSecret: boolean
}

/**
 * A link's own mode says nothing, and dotfiles are often links. A device such as /dev/null in place of
 * a file is everybody's, and so is a folder such as /tmp, where the sticky bit keeps others out.
 */
function hasModeOfOurs(stats: Stats, isSecret: boolean): boolean {
  return stats.isFile() || (!isSecret && stats.isDirectory() && (stats.mode & 0o1000) === 0)
}

function look(path: string, isSecret: boolean): readonly Seen[] {
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false })
    return stats !== undefined && hasModeOfOurs(stats, isSecret) ? [{ path, stats, isSecret }] : []
  } catch {
    // A part of its path is no folder, or is closed to us: reading it says so.
    return []
  }
}

function seen({ system: { paths } }: World): readonly Seen[] {
  const inside = (folder: string): readonly Seen[] =>
    names(folder).flatMap((name) => look(join(folder, name), true))
  return [
    ...look(paths.awsConfig, false),
    ...look(paths.awsCredentials, true),
    ...[
      dirname(paths.awsConfig),
      dirname(paths.ssoCache),
      paths.ssoCache,
      paths.cliCache,
      paths.stateFolder,
    ].flatMap((folder) => look(folder, false)),
    ...inside(paths.ssoCache),
    ...inside(paths.cliCache),
  ]
}

function names(folder: string): readonly string[] {
  try {
    return listCacheFiles(folder)
  } catch {
    return []
  }
}

function octal({ mode }: Stats): string {
  return (mode & 0o7777).toString(8).padStart(4, '0')
}

/** What should not be, for all files together: a umask makes many at once. */
function wrong(
  code: Code,
  all: readonly Seen[],
  says: string,
  mended: (one: Seen) => number,
): readonly Noted<Code>[] {
  const [first, second] = all
  if (first === undefined) return []
  const evidence = all.map(({ path, stats }) => ({ file: path, says: `has mode ${octal(stats)}` }))
  const message =
    second === undefined
      ? `${first.path} ${says}.`
      : `${all.length} files and folders ${says}, ${first.path} among them.`
  const modes = all.map((one) => ({ path: one.path, mode: mended(one) }))
  return [
    { code, message, evidence, fix: 'keyless doctor --fix', repair: { kind: 'modes', modes } },
  ]
}

function ofAnother(all: readonly Seen[], uid: number): readonly Noted<Code>[] {
  return all
    .filter(
      ({ stats }) => stats.uid !== uid && !(uid === 0 || (stats.uid === 0 && stats.isDirectory())),
    )
    .map(({ path, stats }) => ({
      code: 'file-of-another-user',
      message: `${path} belongs to user ${stats.uid}, not to you (${uid}).`,
      fix: fillFix('sudo chown {uid} {path}', { uid, path }),
    }))
}

export const permissions = check({
  group: 'caches',
  codes: {
    'file-readable-by-others': {
      severity: 'warning',
      title: 'Other users may read a file with secrets',
      why: 'Whoever can read a sign-in or keys can use them. Some SDKs write them with the modes of any file.',
      repair: 'closes them to other users',
    },
    'file-writable-by-others': {
      severity: 'error',
      title: 'Other users may change a file',
      why: 'A config file can name a program that AWS tools run: whoever changes it runs code as you.',
      repair: 'takes the right to write from other users',
    },
    'file-of-another-user': {
      severity: 'error',
      title: 'A file belongs to another user',
      why: 'A command with sudo made it: your own commands can no longer write it.',
    },
  },
  find: (world): readonly Noted<Code>[] => {
    const { uid } = world.system.platform
    if (uid === undefined) return []
    const all = seen(world)
    const own = all.filter(({ stats }) => stats.uid === uid)
    const writable = own.filter(({ stats }) => (stats.mode & 0o022) !== 0 && isOpen(stats))
    const readable = own.filter(
      (one) => one.isSecret && (one.stats.mode & 0o044) !== 0 && !writable.includes(one),
    )
    return [
      ...wrong(
        'file-writable-by-others',
        writable,
        'can be changed by other users',
        ({ stats, isSecret }) => (isSecret ? 0o600 : stats.mode & 0o7755 & ~0o022),
      ),
      ...wrong('file-readable-by-others', readable, 'can be read by other users', () => 0o600),
      ...ofAnother(all, uid),
    ]
  },
})

/** A group of one's own is nobody else: only what every user may change counts for a group's bit too. */
function isOpen({ mode }: Stats): boolean {
  return (mode & 0o002) !== 0
}
