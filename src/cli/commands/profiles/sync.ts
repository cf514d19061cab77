import { ssoSessions } from '../../../config/sso-profile.ts'
import { ConfigError, UsageError } from '../../../errors.ts'
import type { SessionTarget } from '../../../session/open-session.ts'
import type { CommandInput, Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { configForSession } from '../../profile-world.ts'
import { canAsk } from '../../prompts/prompts.ts'
import { printJson } from '../../render/json.ts'
import { chooseSession } from '../../sessions.ts'
import { rulesFrom } from '../../sync/sync-flags.ts'
import { syncSession } from '../../sync/sync-session.ts'
import type { Asked } from '../../sync/write-sync.ts'

const command = 'profiles sync'

function askedFor(context: CommandContext, { flags }: CommandInput): Asked {
  const mode = flags.on('preview') ? 'preview' : flags.on('dry-run') ? 'dry-run' : 'write'
  const asks = canAsk(context.terminal) && !flags.on('yes') && !context.json
  if (mode === 'write' && !asks && !flags.on('yes')) {
    const message =
      'Nobody can be asked here: --yes writes without asking, --dry-run shows what would change.'
    throw new UsageError('no-terminal', message, { details: { command } })
  }
  const { on } = flags
  return { context, flags, command, mode, canAsk: asks, prune: on('prune'), diff: on('diff') }
}

async function targets(
  context: CommandContext,
  { flags }: CommandInput,
): Promise<readonly SessionTarget[]> {
  const named = flags.value('session')
  if (flags.on('all') && (named !== undefined || context.profile !== undefined)) {
    const message = 'Name a session or give --all, not both.'
    throw new UsageError('flag-conflict', message, { details: { command } })
  }
  const config = configForSession(context, named)
  const sessions = ssoSessions(config).flatMap(({ name }) => name ?? [])
  // Beside it there may be sign-ins of the older form, which profiles of ours cannot name.
  const isOnly = sessions.length === 1 && named === undefined && context.profile === undefined
  if (!flags.on('all') && !isOnly) {
    return [await chooseSession(context, config, `${command} --session`, named)]
  }
  if (sessions.length > 0) return sessions.map((session) => ({ session }))
  throw new ConfigError('no-config', 'No sso-session is set up on this machine yet.')
}

export const run: Run = async (context, input) => {
  rulesFrom(input.flags, command)
  const chosen = await targets(context, input)
  const asked = askedFor(context, input)
  const sessions: Readonly<Record<string, unknown>>[] = []
  for (const target of chosen) {
    sessions.push((await syncSession(asked, target)).told)
  }
  if (context.json) printJson({ sessions }, context.terminal.write)
}
