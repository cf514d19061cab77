/** Which team file a setup goes by: the one named, the one in force, or one of this repository. */
import { UsageError } from '../../errors.ts'
import { findTeamFile } from '../../guard/read-team-file.ts'
import { teamSource } from '../../guard/team-source.ts'
import { forTerminal } from '../../system/text.ts'
import type { CommandInput } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { askYesNo } from '../prompts/prompts.ts'
import { acceptTeam } from './accept.ts'
import { lookAtTeam } from './look.ts'
import { type TeamInForce, teamInForce } from './team-in-force.ts'

/** The argument where it is about a team file; undefined for a start URL. */
export function namedTeam({ args, flags }: CommandInput): string | undefined {
  const [named] = args
  const isTeam = named !== undefined && teamSource(named) !== undefined
  if (isTeam && flags.value('start-url') !== undefined) {
    const message = 'Give a team file or --start-url, not both.'
    throw new UsageError('flag-conflict', message, { details: { command: 'setup' } })
  }
  return isTeam ? named : undefined
}

/** One that lies in this repository is used where a person says so, or its digest was given. */
async function foundTeam(
  context: CommandContext,
  { flags }: CommandInput,
  canAsk: boolean,
): Promise<string | undefined> {
  const path = findTeamFile('.')
  if (path === undefined || flags.value('digest') !== undefined || !canAsk) {
    return flags.value('digest') === undefined ? undefined : path
  }
  const question = `There is a team file in this repository (${forTerminal(path, 500)}). Look at it?`
  return (await askYesNo(context, question)) ? path : undefined
}

/**
 * Accepted and in force; undefined where a start URL is meant. What is in force is not fetched again:
 * that is for `team update`. Throws as `lookAtTeam` and `acceptTeam`.
 */
export async function teamForSetup(
  context: CommandContext,
  input: CommandInput,
  canAsk: boolean,
): Promise<TeamInForce | undefined> {
  const { flags, args } = input
  const named = namedTeam(input)
  const isOpen = args.length === 0 && flags.value('start-url') === undefined
  const known = named === undefined && isOpen ? await teamInForce(context.system) : undefined
  if (known !== undefined) return known
  const source = named ?? (isOpen ? await foundTeam(context, input, canAsk) : undefined)
  const digest = flags.value('digest')
  if (source === undefined) {
    if (digest === undefined) return undefined
    const message = '--digest is that of a team file, and none is named.'
    throw new UsageError('missing-argument', message, { details: { command: 'setup' } })
  }
  await acceptTeam(context, await lookAtTeam(context, source), { digest, canAsk })
  return await teamInForce(context.system)
}
