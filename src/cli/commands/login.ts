import { sessionLabel } from '../../identity-center/session.ts'
import { openSession } from '../../session/open-session.ts'
import type { SignInResult } from '../../session/sign-in.ts'
import { forTerminal } from '../../system/text.ts'
import { canRefresh } from '../../tokens/token.ts'
import { renewAccountNamesBriefly } from '../account-names.ts'
import type { Run } from '../command.ts'
import { configForSession } from '../profile-world.ts'
import { keepRegionChange } from '../region-change.ts'
import { timeLeft } from '../render/duration.ts'
import { printJson } from '../render/json.ts'
import { chooseSession } from '../sessions.ts'
import { friendlyEvents } from '../sign-in-events.ts'
import { signInOptions } from '../sign-in-flags.ts'
import { say } from '../render/wrap.ts'

function sentence({ how, token }: SignInResult, label: string, now: Date): string {
  const left = canRefresh(token, now) ? '; renews by itself' : `, ${timeLeft(token.expiresAt, now)}`
  switch (how) {
    case 'still-valid':
      return `Signed in to ${label} already${left}.`
    case 'refreshed':
      return `Signed in to ${label} still, refreshed${left}.`
    case 'browser':
    case 'device':
      return `Signed in to ${label}${left}.`
  }
}

export const run: Run = async (context, { flags, args }) => {
  const { terminal, system, signal } = context
  const options = { ...signInOptions(flags, 'login'), force: flags.on('force'), signal }
  const config = configForSession(context, args[0])
  const target = await chooseSession(context, config, 'login', args[0])
  const open = openSession(config, target, system)
  const result = await open.signIn(options, friendlyEvents(context, open.session))
  await keepRegionChange(context, target, result.regionChange, open.session.name)
  const { name, startUrl, region } = open.session
  if (context.json) {
    const { how, token } = result
    const expiresAt = token.expiresAt.toISOString()
    printJson({ session: name ?? null, startUrl, region, how, expiresAt }, terminal.write)
    return
  }
  const label = forTerminal(sessionLabel(open.session))
  say(sentence(result, label, system.clock.now()), terminal)
  // Names for the menu and the lists, where a person will look at them.
  if (terminal.stderrIsTty) await renewAccountNamesBriefly(context, config)
}
