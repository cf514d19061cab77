import { lstatSync, type Stats } from 'node:fs'
import { dirname, join } from 'node:path'
import { fillFix, KeylessError } from '../../errors.ts'
import { check, type Noted } from '../check.ts'
import { listCacheFiles } from '../../tokens/cache-files.ts'
import { ownRegistrationFiles, ownTokenFiles } from '../../tokens/own-tokens.ts'
import { registrationFileName } from '../../tokens/registration-cache.ts'
import { createTokenCache, tokenFileName } from '../../tokens/token-cache.ts'
import { signIns } from '../sign-ins.ts'
import type { World } from '../world.ts'

type Code = 'file-readable-by-others' | 'file-writable-by-others' | 'file-of-another-user'

interface Seen {
  readonly path: string
  readonly stats: Stats
  /** What it holds must be read by nobody else. */
  readonly isSecret: boolean
  /** Another program keeps it in a folder of all: it is told of, and never changed. */
  readonly isForeign: boolean
}

/**
 * A link's own mode says nothing, and dotfiles are often links. A device such as /dev/null in place of
 * a file is everybody's, and so is a folder such as /tmp, where the sticky bit keeps others out.
 */
function hasModeOfOurs(stats: Stats, isSecret: boolean): boolean {
  return stats.isFile() || (!isSecret && stats.isDirectory() && (stats.mode & 0o1000) === 0)
}

function look(path: string, isSecret: boolean, isForeign = false): readonly Seen[] {
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false })
    if (stats === undefined || !hasModeOfOurs(stats, isSecret)) return []
    return [{ path, stats, isSecret, isForeign }]
  } catch {
    // A part of its path is no folder, or is closed to us: reading it says so.
    return []
  }
}

function seen(world: World): readonly Seen[] {
  const { paths } = world.system
  const own = ownSecrets(world)
  const inside = (folder: string): readonly Seen[] =>
    names(folder)
      .map((name) => join(folder, name))
      .flatMap((path) => look(path, true, !own.has(path)))
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

/**
 * Those of the caches that keyless would use, as far as they can be told from the files of other
 * programs in the same folders: by name, and where they can be read by what is in them.
 */
function ownSecrets({ system, whole }: World): ReadonlySet<string> {
  const { ssoCache, cliCache } = system.paths
  const sessions = signIns(whole).map(({ session }) => session)
  const configured = sessions.flatMap((session) => [
    join(ssoCache, tokenFileName(session)),
    join(ssoCache, registrationFileName(session)),
  ])
  const keys = names(cliCache).filter((name) => /^[0-9a-f]{40}\.json$/.test(name))
  return new Set([
    ...configured,
    ...keys.map((name) => join(cliCache, name)),
    ...named(() => ownTokenFiles(createTokenCache(system), sessions, system).map(pathOf)),
    ...named(() => ownRegistrationFiles(sessions, system)),
  ])
}

const pathOf = ({ path }: { readonly path: string }): string => path

/** A folder that cannot be listed is told of elsewhere. */
function named(list: () => readonly string[]): readonly string[] {
  try {
    return list()
  } catch (error) {
    if (error instanceof KeylessError) return []
    throw error
  }
}

/** What should not be, for all files together: a umask makes many at once. */
function wrong(
  code: Code,
  all: readonly Seen[],
  says: string,
  mended: (one: Seen) => number,
): readonly Noted<Code>[] {
  const note = (some: readonly Seen[], rest: Pick<Noted, 'fix' | 'repair'>) => {
    const [first, second] = some
    if (first === undefined) return []
    const whose = first.isForeign ? ', which another program keeps,' : ''
    const what = first.isForeign ? 'files of other programs' : 'files and folders'
    const evidence = some.map(({ path, stats }) => ({
      file: path,
      says: `has mode ${octal(stats)}`,
    }))
    const message =
      second === undefined
        ? `${first.path}${whose} ${says}.`
        : `${some.length} ${what} ${says}, ${first.path} among them.`
    return [{ code, message, evidence, ...rest }]
  }
  const own = all.filter(({ isForeign }) => !isForeign)
  const foreign = all.filter(({ isForeign }) => isForeign)
  const modes = own.map((one) => ({ path: one.path, mode: mended(one) }))
  const paths = foreign.map(({ path }) => fillFix('{path}', { path })).join(' ')
  return [
    ...note(own, { fix: 'keyless doctor --fix', repair: { kind: 'modes', modes } }),
    ...note(foreign, { fix: `chmod go-rwx ${paths}` }),
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
