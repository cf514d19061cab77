/** Nothing of a team file is used before a person has seen it and said yes, or named its digest. */
import { Cancelled, UsageError } from '../../errors.ts'
import { changedLines } from '../../guard/settings-plan.ts'
import { keepTeamCopy, readTeamCopy } from '../../guard/team-copy.ts'
import { isDigest, type TeamReference } from '../../guard/team-reference.ts'
import { forTerminal } from '../../system/text.ts'
import type { CommandContext } from '../context.ts'
import { askYesNo } from '../prompts/prompts.ts'
import { coloursFor } from '../render/colours.ts'
import { describeTeam } from './describe.ts'
import type { LookedAt } from './look.ts'
import { pinnedTeam, pinTeam } from './pin.ts'
import { say } from '../render/wrap.ts'

export interface Acceptance {
  /** `--digest`. */
  readonly digest: string | undefined
  readonly canAsk: boolean
}

/** `sha256sum` prints the digits alone. */
function assertDigest(looked: LookedAt, text: string | undefined): void {
  if (text === undefined) return
  const given = `sha256:${text.toLowerCase().replace(/^sha256:/, '')}`
  if (given === looked.digest) return
  if (!isDigest(given)) {
    throw new UsageError('flag-value', '--digest is sha256: and 64 characters, 0-9 and a-f.')
  }
  const message = `The team file has the digest ${looked.digest}, not the one given.`
  throw new UsageError('team-file-unaccepted', message, { details: { source: looked.source } })
}

function show({ terminal }: CommandContext, looked: LookedAt): void {
  const { bold, dim } = coloursFor(terminal, 'stderr')
  const source = forTerminal(looked.source, looked.source.length)
  const rules = looked.team.rules.guard.length > 0 ? 'Its rules can only add to yours.\n' : ''
  terminal.writeError(
    `\n${bold('Team file')} ${source}\n${dim(looked.digest)}\n` +
      `${describeTeam(looked.team, terminal.columns)}${rules}`,
  )
}

/** The lines that differ from what was accepted before. */
function showChange(
  { terminal, system }: CommandContext,
  before: TeamReference,
  looked: LookedAt,
): void {
  const { red, green } = coloursFor(terminal, 'stderr')
  const copy = readTeamCopy(system.paths, before)
  const since = forTerminal(before.since ?? 'before')
  if (before.source !== looked.source) {
    const old = forTerminal(before.source, before.source.length)
    say(`\nIt takes the place of the one from ${old}.`, terminal)
  }
  if (typeof copy === 'string') {
    say(`\nIt is another one than that of ${since}, which is not there any more.`, terminal)
    return
  }
  const text = (of: Uint8Array): string => Buffer.from(of).toString('utf8')
  const lines = changedLines(text(copy.bytes), text(looked.bytes)).map(({ kind, text: line }) => {
    const shown = forTerminal(line, line.length)
    return kind === 'added' ? green(`+ ${shown}`) : red(`- ${shown}`)
  })
  terminal.writeError(`\nChanged since ${since}:\n${lines.map((line) => `${line}\n`).join('')}\n`)
}

/**
 * Shows the team file, has it accepted and puts it in force; false where it was so already. Throws
 * UsageError `team-file-unaccepted` where nobody can be asked and no digest was given, Cancelled.
 */
export async function acceptTeam(
  context: CommandContext,
  looked: LookedAt,
  { digest, canAsk }: Acceptance,
): Promise<boolean> {
  assertDigest(looked, digest)
  const before = await pinnedTeam(context.system)
  if (before?.digest === looked.digest && before.source === looked.source) {
    // Mends a copy that is gone or was changed.
    keepTeamCopy(context.system.paths, looked.bytes)
    return false
  }
  if (!context.json || canAsk) show(context, looked)
  if (before !== undefined && before.digest !== looked.digest) showChange(context, before, looked)
  if (digest === undefined && before?.digest !== looked.digest) await ask(context, looked, canAsk)
  await pinTeam(looked, context.system)
  return true
}

async function ask(context: CommandContext, looked: LookedAt, canAsk: boolean): Promise<void> {
  if (!canAsk) {
    const message =
      'A team file is used when a person has seen it: nobody is asked here, and no digest says so.'
    throw new UsageError('team-file-unaccepted', message, {
      details: { source: looked.source, digest: looked.digest },
      fix: context.typedWith(`--digest=${looked.digest}`),
    })
  }
  if (!(await askYesNo(context, 'Use this team file?'))) throw new Cancelled('Nothing was written.')
}
