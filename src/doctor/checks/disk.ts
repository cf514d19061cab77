import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { fillFix } from '../../errors.ts'
import { check, type Noted } from '../check.ts'
import type { World } from '../world.ts'

type Code = 'disk-full' | 'read-only' | 'folder-unwritable'

/** A sign-in, its registration and some keys. */
const neededBytes = 1024 * 1024

function nearest(path: string): string {
  let part = path
  while (!existsSync(part) && dirname(part) !== part) part = dirname(part)
  return part
}

function find({ system: { paths }, volumes }: World): readonly Noted<Code>[] {
  const wanted = [
    dirname(paths.awsConfig),
    paths.ssoCache,
    paths.cliCache,
    paths.stateFolder,
    paths.cacheFolder,
  ]
  const folders = [...new Set(wanted.map(nearest))]
  return folders.flatMap((folder): readonly Noted<Code>[] => {
    const code = volumes.obstacle(folder)
    if (code !== undefined) {
      const what =
        code === 'read-only' ? 'is on a read-only file system' : 'may not be written by you'
      const message = `The folder ${folder} ${what}.`
      return [{ code, message, fix: fillFix('ls -ld {folder}', { folder }) }]
    }
    if (volumes.freeBytes(folder) >= neededBytes) return []
    const message = `The disk of ${folder} is full.`
    return [{ code: 'disk-full', message, fix: fillFix('df -h {folder}', { folder }) }]
  })
}

export const disk = check({
  group: 'machine',
  codes: {
    'disk-full': {
      severity: 'error',
      title: 'The disk is full',
      why: 'A sign-in cannot be kept, so that it is lost with the command that made it.',
    },
    'read-only': {
      severity: 'error',
      title: 'A folder is on a read-only file system',
      why: 'A sign-in cannot be kept there, nor locks that keep programs apart.',
    },
    'folder-unwritable': {
      severity: 'error',
      title: 'A folder may not be written',
      why: 'A sign-in cannot be kept there, nor locks that keep programs apart. A command with sudo may have made it.',
    },
  },
  find,
})
