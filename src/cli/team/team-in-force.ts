/** What the accepted team file says of profiles, where no flag says otherwise. */
import { isSameStartUrl } from '../../identity-center/start-url.ts'
import { loadSettings } from '../../guard/read-settings.ts'
import { readTeamCopy } from '../../guard/team-copy.ts'
import type { TeamFile } from '../../guard/team-file.ts'
import type { TeamReference } from '../../guard/team-reference.ts'
import type { RuleTexts } from '../../accounts/sync-memory.ts'
import type { System } from '../../system/system.ts'
import type { Terminal } from '../../system/terminal.ts'
import { forTerminal } from '../../system/text.ts'
import { fitted } from '../render/wrap.ts'
import { teamParts } from '../sync/sync-flags.ts'

export interface TeamInForce {
  readonly team: TeamFile
  readonly reference: TeamReference
  /** Where its copy is. */
  readonly path: string
}

/** Throws ConfigError `settings-invalid`, for a copy that cannot be relied on too. */
export async function teamInForce({
  paths,
}: Pick<System, 'paths'>): Promise<TeamInForce | undefined> {
  const { team: reference } = await loadSettings(paths)
  if (reference === undefined) return undefined
  const copy = readTeamCopy(paths, reference)
  return typeof copy === 'string' ? undefined : { team: copy.team, reference, path: copy.path }
}

/** Its filters and names are for its own sign-in; without one, for all. */
export function isAbout({ session }: TeamFile, startUrl: string): boolean {
  return session === undefined || isSameStartUrl(session.startUrl, startUrl)
}

/** The one that is about this sign-in. Throws as `teamInForce`. */
export async function teamAbout(
  system: Pick<System, 'paths'>,
  startUrl: string,
): Promise<TeamInForce | undefined> {
  const inForce = await teamInForce(system)
  return inForce !== undefined && isAbout(inForce.team, startUrl) ? inForce : undefined
}

export function teamName({ reference }: TeamInForce): { source: string; digest: string } {
  const { source, digest } = reference
  return { source, digest }
}

/** What of a sync is the team's, and what the person has put in its place. */
export function teamText(
  { team, reference }: TeamInForce,
  texts: RuleTexts,
  terminal: Terminal,
): string {
  const { used, replaced } = teamParts(team.profiles, texts)
  if (used.length + replaced.length === 0) return ''
  const own = replaced.map((name) => `--${name}`).join(', ')
  const instead = own === '' ? '' : ` Yours instead: ${own}.`
  const says = used.length === 0 ? 'nothing' : used.join(', ')
  const source = forTerminal(reference.source, reference.source.length)
  return fitted(`From the team file (${source}): ${says}.${instead}`, terminal, 'stderr')
}
