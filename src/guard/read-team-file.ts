/** A team file's bytes, from wherever it is. */
import { existsSync, lstatSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { ConfigError } from '../errors.ts'
import { readError } from '../system/file-errors.ts'
import { readBytesIfPresent } from '../system/files.ts'
import type { System } from '../system/system.ts'
import { fetchTeamFile } from './fetch-team-file.ts'
import { longestTeamFile } from './team-copy.ts'
import { teamFileName, type TeamSource } from './team-source.ts'

export interface TeamReadOptions {
  readonly signal: AbortSignal
  /** Whether a person is there whom git and ssh may ask. */
  readonly mayAsk: boolean
}

/** Throws ConfigError `team-file-missing`, `team-file-invalid`; ServiceError; SystemError. */
export async function readTeamFile(
  source: TeamSource,
  { http, env }: Pick<System, 'http' | 'env'>,
  options: TeamReadOptions,
): Promise<Buffer> {
  switch (source.kind) {
    case 'file':
      return readLocal(source.path)
    case 'https':
      return await fetchTeamFile(source.url, { http, signal: options.signal })
    case 'git': {
      const { readFromGit } = await import('./git-team-file.ts')
      return await readFromGit(source, { env, ...options })
    }
  }
}

function readLocal(path: string): Buffer {
  const details = { file: path, source: path }
  const stats = (() => {
    try {
      return lstatSync(path, { throwIfNoEntry: false })
    } catch (error) {
      throw readError(error, path)
    }
  })()
  const wrong = (message: string) => new ConfigError('team-file-invalid', message, { details })
  if (stats === undefined) {
    throw new ConfigError('team-file-missing', `There is no file ${path}.`, { details })
  }
  if (stats.isSymbolicLink()) throw wrong(`${path} is a link; name the file itself.`)
  if (!stats.isFile()) throw wrong(`${path} is not a plain file.`)
  if (stats.size > longestTeamFile) throw wrong(`${path} is longer than ${longestTeamFile} bytes.`)
  return readBytesIfPresent(path) ?? Buffer.alloc(0)
}

/** The team file of the repository that a folder is in, nearest first; undefined outside of one. */
export function findTeamFile(from: string): string | undefined {
  const folders: string[] = []
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    folders.push(folder)
    if (existsSync(join(folder, '.git'))) break
    if (dirname(folder) === folder) return undefined
  }
  return folders
    .map((folder) => join(folder, teamFileName))
    .find((path) => lstatSync(path, { throwIfNoEntry: false })?.isFile() === true)
}
