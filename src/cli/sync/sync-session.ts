/** One session's profiles: its sign-in where it is needed, the listing, the plan, the file. */
import { rolesAgeMs } from '../../accounts/known-accounts.ts'
import type { Listing } from '../../accounts/list-directory.ts'
import { wantsAccount } from '../../accounts/role-filter.ts'
import { loadAwsConfig } from '../../config/aws-config.ts'
import { AccessDenied, Cancelled, SignInRequired } from '../../errors.ts'
import { type OpenSession, openSession, type SessionTarget } from '../../session/open-session.ts'
import { keepRegionChange } from '../region-change.ts'
import { friendlyEvents } from '../sign-in-events.ts'
import { createProgressLine } from './progress.ts'
import { teamAbout, teamName, teamText } from '../team/team-in-force.ts'
import { keepRules, settleRules } from './remembered-rules.ts'
import { planJson } from './sync-report.ts'
import {
  type Asked,
  ending,
  type Planned,
  planAndWrite,
  rulesFor,
  type Settled,
} from './write-sync.ts'
import { say } from '../render/wrap.ts'

export interface Synced {
  readonly planned: Planned
  /** For --json. */
  readonly told: Readonly<Record<string, unknown>>
}

/** Signs in on the way where a person sits in front of a terminal. */
async function withSignIn<T>(
  { context, canAsk: asks }: Asked,
  target: SessionTarget,
  open: OpenSession,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof SignInRequired) || !asks) throw error
    const options = { flow: 'auto', openBrowser: true, signal: context.signal } as const
    const result = await open.signIn(options, friendlyEvents(context, open.session))
    await keepRegionChange(context, target, result.regionChange, open.session.name)
    return await work()
  }
}

async function reach(asked: Settled, target: SessionTarget, open: OpenSession): Promise<Listing> {
  const { context, rules } = asked
  const { terminal, system, signal } = context
  const line = createProgressLine(terminal, system.clock)
  let known = ''
  const work = (): Promise<Listing> =>
    open.reach({
      maxAgeMs: rules.maxAgeMs,
      callsPerSecond: rules.callsPerSecond,
      wants: (account) => wantsAccount(rules.filter, account),
      onProgress: (progress) => {
        const { done, total } = progress
        if (total !== undefined) known = `${done} of ${total} accounts are known: `
        line.show(progress)
      },
      onWaiting: () => line.waiting(),
      signal,
    })
  try {
    return await withSignIn(asked, target, open, work)
  } catch (error) {
    if (!signal.aborted) throw error
    const same = rules.maxAgeMs < rolesAgeMs ? 'the same without --max-age' : 'the same command'
    throw new Cancelled(`Stopped. Nothing was written; ${known}${same} goes on from there.`)
  } finally {
    line.clear()
  }
}

/** Throws Cancelled, SignInRequired, ServiceError, ConfigError, SystemError. */
export async function syncSession(given: Asked, target: SessionTarget): Promise<Synced> {
  const { context, flags, command } = given
  const { system } = context
  const open = openSession(loadAwsConfig(system.paths), target, system)
  const inForce = await teamAbout(system, open.session.startUrl)
  const team = inForce?.team.profiles
  const asked = { ...given, ...settleRules(flags, open.session, { command, system, team }) }
  if (inForce !== undefined && !context.json) {
    context.terminal.writeError(teamText(inForce, asked.texts, context.terminal))
  }
  const rules = rulesFor(asked, open)
  const listing = await reach(asked, target, open)
  if (listing.accounts.length === 0) {
    // Taken for the truth, an answer without its list would have --prune remove every profile.
    throw new AccessDenied(
      'no-accounts',
      'No AWS accounts are available to you; nothing was changed.',
    )
  }
  const { planned, written } = await planAndWrite(asked, rules, listing)
  if (asked.mode === 'write') keepRules(open.session, asked, system)
  if (!context.json) say(ending(planned, written), context.terminal)
  const told = {
    session: planned.session,
    accounts: planned.accounts,
    ...planJson(planned),
    rules: asked.texts,
    team: inForce === undefined ? null : teamName(inForce),
    remembered: Object.keys(asked.remembered),
    path: planned.edits.path,
    written: written !== undefined,
    backup: written?.backup ?? null,
  }
  return { planned, told }
}
