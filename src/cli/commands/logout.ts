import { Cancelled, KeylessError, UsageError } from '../../errors.ts'
import { openSession } from '../../session/open-session.ts'
import { type AllSignedOut, signOutAll } from '../../session/sign-out.ts'
import type { SignOutReport } from '../../session/sign-out-report.ts'
import { forTerminal } from '../../system/text.ts'
import type { CommandInput, Run } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { configForSession } from '../profile-world.ts'
import { canAsk } from '../prompts/prompts.ts'
import { isProtected } from '../protection/is-protected.ts'
import { timeLeft } from '../render/duration.ts'
import { printJson } from '../render/json.ts'
import { chooseSession } from '../sessions.ts'
import { say } from '../render/wrap.ts'

function sentence({ session, signedOut, server }: Omit<SignOutReport, 'keysUntil'>): string {
  const label = session === undefined ? 'a session that no file names' : forTerminal(session)
  if (!signedOut) return `Not signed in to ${label}.`
  if (server !== 'unreachable') return `Signed out of ${label}.`
  return `Signed out of ${label} here. AWS could not be told; the session ends there by itself.`
}

async function signOut(
  context: CommandContext,
  { flags, args }: CommandInput,
): Promise<AllSignedOut> {
  const config = configForSession(context, args[0])
  if (flags.on('all')) return await signOutAll(config, context.system, { chained: true })
  const target = await chooseSession(context, config, 'logout', args[0])
  const report = await openSession(config, target, context.system).signOut()
  const { keysUntil, ...session } = report
  return { sessions: [session], keysUntil }
}

/** Only what is open can be told to AWS; where nobody unlocks it, it is deleted here all the same. */
async function unlockToTell(context: CommandContext): Promise<void> {
  if (context.json || !canAsk(context.terminal)) return
  try {
    await (await import('../protection/unlock.ts')).unlock(context)
  } catch (error) {
    if (!(error instanceof KeylessError) || error instanceof Cancelled) throw error
    context.system.log.debug('signing out of what is sealed', { code: error.code })
  }
}

export const run: Run = async (context, input) => {
  const { terminal } = context
  const named = input.args.length > 0 || context.profile !== undefined
  if (input.flags.on('all') && named) {
    const message = 'Name a session or give --all, not both.'
    throw new UsageError('flag-conflict', message, { details: { command: 'logout' } })
  }
  if (isProtected(context.system)) await unlockToTell(context)
  const { sessions, keysUntil } = await signOut(context, input)
  if (context.json) {
    const ended = sessions.map(({ session = null, ...end }) => ({ session, ...end }))
    printJson({ sessions: ended, keysUntil: keysUntil?.toISOString() ?? null }, terminal.write)
    return
  }
  if (sessions.length === 0) terminal.writeError('Not signed in to any session.\n')
  for (const session of sessions) say(sentence(session), terminal)
  if (keysUntil !== undefined) {
    const left = timeLeft(keysUntil, context.system.clock.now())
    say(`Keys that programs have already cannot be taken back (${left}).`, terminal)
  }
}
