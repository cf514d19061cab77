import { lstatSync } from 'node:fs'
import { dirname } from 'node:path'
import { mfaFolder } from '../../credentials/mfa-session.ts'
import { tempsIn } from '../../system/files.ts'
import { sealedFolder } from '../../tokens/sealing/protection.ts'
import { check, type Noted } from '../check.ts'
import type { World } from '../world.ts'

/** Younger ones may be in the middle of being written. */
const oldMs = 60 * 60_000

function isLitter(path: string, nowMs: number): boolean {
  try {
    const stats = lstatSync(path)
    return stats.isFile() && nowMs - stats.mtimeMs > oldMs
  } catch {
    return false
  }
}

function found({ system: { paths } }: World, nowMs: number): readonly string[] {
  const secrets = [paths.ssoCache, paths.cliCache, mfaFolder(paths), sealedFolder(paths)]
  return [...secrets, dirname(paths.awsConfig), paths.backups]
    .flatMap(tempsIn)
    .filter((path) => isLitter(path, nowMs))
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
