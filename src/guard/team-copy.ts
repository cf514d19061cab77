/** The accepted team file as it is kept beside the settings, under the name of its digest. */
import { isUtf8 } from 'node:buffer'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { SystemError } from '../errors.ts'
import { errorCode } from '../system/file-errors.ts'
import { readBytesIfPresent, writePrivateFile } from '../system/files.ts'
import type { Paths } from '../system/paths.ts'
import { type ParsedTeamFile, parseTeamFile, type TeamFile } from './team-file.ts'
import { digestOf, type TeamReference } from './team-reference.ts'
import type { YamlProblem } from '../system/yaml-problem.ts'

type Place = Pick<Paths, 'configFolder'>

/** In bytes. */
export const longestTeamFile = 65_536

export function teamCopyPath({ configFolder }: Place, digest: string): string {
  return join(configFolder, 'team', `${digest.slice('sha256:'.length)}.yaml`)
}

/** Throws SystemError. The bytes are those of the digest, so that one that is there is the same. */
export function keepTeamCopy(paths: Place, bytes: Uint8Array): void {
  const path = teamCopyPath(paths, digestOf(bytes))
  const old = readBytesIfPresent(path)
  if (old === undefined || digestOf(old) !== digestOf(bytes)) writePrivateFile(path, bytes)
}

/** What such bytes say. */
export function parseTeamBytes(bytes: Uint8Array): ParsedTeamFile {
  const wrong = (says: string): ParsedTeamFile => ({
    team: undefined,
    problems: [{ line: undefined, column: undefined, says }],
  })
  if (bytes.length > longestTeamFile) return wrong(`it is longer than ${longestTeamFile} bytes`)
  if (!isUtf8(bytes)) return wrong('it is not UTF-8 text')
  const text = Buffer.from(bytes).toString('utf8')
  if (/^\s*</.test(text)) {
    return wrong(
      'it is a web page, not a team file: one that asks for a sign-in, or that shows the file (take its raw address, or git@host:path)',
    )
  }
  return parseTeamFile(text)
}

export interface TeamCopy {
  readonly path: string
  readonly bytes: Uint8Array
  readonly team: TeamFile
}

/** The copy that a reference means, or why it cannot be relied on. */
export function readTeamCopy(paths: Place, { digest }: TeamReference): TeamCopy | string {
  const path = teamCopyPath(paths, digest)
  try {
    const stats = statSync(path, { throwIfNoEntry: false })
    // A pipe is not even opened.
    const isPlain = stats === undefined || (stats.isFile() && stats.size <= longestTeamFile)
    if (!isPlain) return `its copy was changed (${path})`
    const bytes = readBytesIfPresent(path)
    if (bytes === undefined) return `its copy is not there (${path})`
    if (digestOf(bytes) !== digest) return `its copy was changed (${path})`
    const { team, problems } = parseTeamBytes(bytes)
    const [problem] = problems
    if (problem !== undefined)
      return `its copy has a problem that this keyless does not read over: ${says(problem)}`
    return team === undefined ? 'its copy says nothing' : { path, bytes, team }
  } catch (error) {
    if (errorCode(error) === 'ENOTDIR') return `its copy is not there (${path})`
    if (!(error instanceof SystemError)) throw error
    return error.message.replace(/\.$/, '')
  }
}

function says({ line, says: what }: YamlProblem): string {
  return line === undefined ? what : `line ${line}: ${what}`
}
