import type { Listing } from '../../../accounts/list-directory.ts'
import { wantsAccount } from '../../../accounts/role-filter.ts'
import { loadAwsConfig } from '../../../config/aws-config.ts'
import { ssoSessions } from '../../../config/sso-profile.ts'
import { Cancelled, ConfigError, SignInRequired, UsageError } from '../../../errors.ts'
import { type OpenSession, openSession, type SessionTarget } from '../../../session/open-session.ts'
import type { CommandInput, Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { configForSession } from '../../profile-world.ts'
import { canAsk } from '../../prompts/prompts.ts'
import { keepRegionChange } from '../../region-change.ts'
import { printJson } from '../../render/json.ts'
import { chooseSession } from '../../sessions.ts'
import { friendlyEvents } from '../../sign-in-events.ts'
import { createProgressLine } from '../../sync/progress.ts'
import { rulesFrom } from '../../sync/sync-flags.ts'
import { planJson } from '../../sync/sync-report.ts'
import { type Asked, ending, planAndWrite, rulesFor } from '../../sync/write-sync.ts'

const command = 'profiles sync'

function askedFor(context: CommandContext, { flags }: CommandInput): Asked {
  const rules = rulesFrom(flags)
  const mode = flags.on('preview') ? 'preview' : flags.on('dry-run') ? 'dry-run' : 'write'
  const asks = canAsk(context.terminal) && !flags.on('yes') && !context.json
  if (mode === 'write' && !asks && !flags.on('yes')) {
    const message =
      'Nobody can be asked here: --yes writes without asking, --dry-run shows what would change.'
    throw new UsageError('no-terminal', message, { details: { command } })
  }
  const { on } = flags
  return { context, rules, mode, canAsk: asks, prune: on('prune'), diff: on('diff') }
}

async function targets(
  { context }: Asked,
  { flags }: CommandInput,
): Promise<readonly SessionTarget[]> {
  const named = flags.value('session')
  if (flags.on('all') && (named !== undefined || context.profile !== undefined)) {
    const message = 'Name a session or give --all, not both.'
    throw new UsageError('flag-conflict', message, { details: { command } })
  }
  const config = configForSession(context, named)
  if (!flags.on('all')) return [await chooseSession(context, config, `${command} --session`, named)]
  const sessions = ssoSessions(config).flatMap(({ name }) => name ?? [])
  if (sessions.length > 0) return sessions.map((session) => ({ session }))
  throw new ConfigError('no-config', 'No sso-session is set up on this machine yet.')
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

async function reach(asked: Asked, target: SessionTarget, open: OpenSession): Promise<Listing> {
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
    throw new Cancelled(
      `Stopped. Nothing was written; ${known}the same command goes on from there.`,
    )
  } finally {
    line.clear()
  }
}

async function syncOne(asked: Asked, target: SessionTarget): Promise<Record<string, unknown>> {
  const { context } = asked
  const open = openSession(loadAwsConfig(context.system.paths), target, context.system)
  const rules = rulesFor(asked, open)
  const listing = await reach(asked, target, open)
  const { planned, written } = await planAndWrite(asked, rules, listing)
  if (!context.json) context.terminal.writeError(`${ending(planned, written)}\n`)
  return {
    session: planned.session,
    accounts: planned.accounts,
    ...planJson(planned),
    path: planned.edits.path,
    written: written !== undefined,
    backup: written?.backup ?? null,
  }
}

export const run: Run = async (context, input) => {
  const asked = askedFor(context, input)
  const sessions: Record<string, unknown>[] = []
  for (const target of await targets(asked, input)) sessions.push(await syncOne(asked, target))
  if (context.json) printJson({ sessions }, context.terminal.write)
}
