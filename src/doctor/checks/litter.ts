import { readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { check, type Noted } from '../check.ts'
import type { World } from '../world.ts'

/** Younger ones may be in the middle of being written. */
const oldMs = 60 * 60_000

/** As `system/files.ts` names them. */
const temporary = /^\..+\.[0-9a-f]{16}\.tmp$/

function isLitter(path: string, nowMs: number): boolean {
  try {
    const stats = statSync(path)
    return stats.isFile() && nowMs - stats.mtimeMs > oldMs
  } catch {
    return false
  }
}

function found({ system: { paths } }: World, nowMs: number): readonly string[] {
  const folders = [paths.ssoCache, paths.cliCache, dirname(paths.awsConfig), paths.backups]
  return folders.flatMap((folder) => {
    try {
      return readdirSync(folder)
        .filter((name) => temporary.test(name))
        .map((name) => join(folder, name))
        .filter((path) => isLitter(path, nowMs))
    } catch {
      return []
    }
  })
}

export const litter = check({
  group: 'caches',
  codes: {
    'temporary-file-left': {
      severity: 'warning',
      title: 'A killed command left a temporary file',
      why: 'It may hold a sign-in or keys, and nobody reads it any more.',
      repair: 'removes it',
    },
  },
  find: (world): readonly Noted<'temporary-file-left'>[] => {
    const nowMs = world.system.clock.now().getTime()
    const paths = found(world, nowMs)
    if (paths.length === 0) return []
    const evidence = paths.map((file) => ({ file, says: 'is over an hour old' }))
    const message = `${paths.length} temporary ${paths.length === 1 ? 'file was' : 'files were'} left by commands that were killed.`
    const repair = {
      kind: 'remove',
      paths,
      isStill: (path: string) => isLitter(path, nowMs),
    } as const
    return [{ code: 'temporary-file-left', message, evidence, fix: 'keyless doctor --fix', repair }]
  },
})
