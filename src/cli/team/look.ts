/** A team file, fetched and read: what is to be looked at before anything of it is used. */
import { statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ConfigError } from '../../errors.ts'
import { readTeamFile } from '../../guard/read-team-file.ts'
import type { YamlProblem } from '../../system/yaml-problem.ts'
import { parseTeamBytes } from '../../guard/team-copy.ts'
import type { TeamFile } from '../../guard/team-file.ts'
import { digestOf } from '../../guard/team-reference.ts'
import { teamFileName, teamSource, type TeamSource } from '../../guard/team-source.ts'
import type { CommandContext } from '../context.ts'
import { canAsk } from '../prompts/prompts.ts'
import { problemText } from '../settings-problems.ts'

export interface FetchedTeam {
  /** As it is kept: a whole path, or the address. */
  readonly source: string
  readonly bytes: Uint8Array
  readonly digest: string
  readonly team: TeamFile | undefined
  readonly problems: readonly YamlProblem[]
}

export type LookedAt = FetchedTeam & { readonly team: TeamFile }

/** A word that looks like no address is a file. */
export function sourceOf(text: string): TeamSource {
  return teamSource(text) ?? { kind: 'file', path: text }
}

/** A folder means the file in it. */
function fileOf(path: string): string {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
  return isFolder ? join(path, teamFileName) : path
}

/** With everything that is wrong in it. Throws as `readTeamFile`. */
export async function fetchTeam(
  { system, terminal, signal }: Pick<CommandContext, 'system' | 'terminal' | 'signal'>,
  text: string,
): Promise<FetchedTeam> {
  const named = sourceOf(text)
  const source = named.kind === 'file' ? { ...named, path: fileOf(resolve(named.path)) } : named
  const bytes = await readTeamFile(source, system, { signal, mayAsk: canAsk(terminal) })
  const { team, problems } = parseTeamBytes(bytes)
  return {
    source: source.kind === 'file' ? source.path : text,
    bytes,
    digest: digestOf(bytes),
    team,
    problems,
  }
}

/** One that is in order. Throws ConfigError `team-file-invalid` with the first problem, or as `fetchTeam`. */
export async function lookAtTeam(
  context: Pick<CommandContext, 'system' | 'terminal' | 'signal'>,
  text: string,
): Promise<LookedAt> {
  const fetched = await fetchTeam(context, text)
  const { source, team, problems } = fetched
  const [problem] = problems
  if (problem === undefined && team !== undefined) return { ...fetched, team }
  const line = problem?.line
  const place = line === undefined ? source : `${source}, line ${line}`
  const says = problem === undefined ? 'it says nothing.' : problemText(problem)
  throw new ConfigError('team-file-invalid', `The team file cannot be used: ${place}: ${says}`, {
    details: { source, line },
  })
}
