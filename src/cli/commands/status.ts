import { readKnownAccounts } from '../../accounts/known-accounts.ts'
import type { AwsConfig } from '../../config/aws-config.ts'
import { readableSsoProfile } from '../../config/sso-profile.ts'
import { exitCodes } from '../../errors.ts'
import { sessionLabel } from '../../identity-center/session.ts'
import type { System } from '../../system/system.ts'
import { forTerminal } from '../../system/text.ts'
import type { Run } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { configForSession, profileFor } from '../profile-world.ts'
import { commandLine } from '../quote-word.ts'
import { coloursFor, type Colours } from '../render/colours.ts'
import { timeLeft } from '../render/duration.ts'
import { printJson } from '../render/json.ts'
import { type Cell, table } from '../render/table.ts'
import { type SessionState, sessionState } from '../session-state.ts'
import { type KnownSession, knownSessions } from '../sessions.ts'
import { say } from '../render/wrap.ts'

const words = {
  'signed-in': 'signed in',
  'signed-out': 'not signed in',
  expired: 'expired',
  unknown: 'not known',
} as const

function stateCell({ state }: SessionState, colours: Colours): Cell {
  const paint = state === 'signed-in' ? colours.green : colours.yellow
  return { text: words[state], paint }
}

function renewal({ state, refreshable }: SessionState): string {
  if (state === 'signed-in') return refreshable ? 'by itself' : 'by signing in again'
  return state === 'unknown' ? 'when AWS can be reached' : 'by signing in'
}

/** How to sign in to it: `keyless login my-org`. */
function loginCommand({ session, target }: KnownSession): string {
  if (session.name !== undefined) return commandLine('login', session.name)
  return 'profile' in target ? commandLine('login', '--profile', target.profile) : 'keyless login'
}

/** The session asked for, else the profile's; undefined when neither says one. */
function sessionInQuestion(
  context: CommandContext,
  config: AwsConfig,
  named: string | undefined,
): string | undefined {
  if (named !== undefined) return named
  const profile = readableProfile(config, profileFor(context).name)
  return profile === undefined ? undefined : sessionLabel(profile.session)
}

function readableProfile(config: AwsConfig, name: string) {
  return config.profiles.has(name) ? readableSsoProfile(config, name) : undefined
}

function isSignedIn(states: readonly SessionState[], asked: string | undefined): boolean {
  const counted = states.filter(
    ({ session }) => asked === undefined || sessionLabel(session) === asked,
  )
  return counted.some(({ state }) => state === 'signed-in')
}

/** How many accounts the sign-in reached when they were last listed. */
function reach({ session }: KnownSession, system: System): number | undefined {
  const { accounts, at } = readKnownAccounts(session, system)
  return at === undefined ? undefined : accounts.length
}

function asJson(known: SessionState, system: System) {
  const { session, state, expiresAt, refreshable, profiles } = known
  return {
    session: session.name ?? null,
    startUrl: session.startUrl,
    region: session.region,
    state,
    expiresAt: expiresAt?.toISOString() ?? null,
    refreshable,
    profiles,
    accounts: reach(known, system) ?? null,
    login: loginCommand(known),
  }
}

function show(states: readonly SessionState[], { terminal, system }: CommandContext): void {
  const colours = coloursFor(terminal, 'stdout')
  const now = system.clock.now()
  const rows = states.map((known) => [
    forTerminal(sessionLabel(known.session)),
    stateCell(known, colours),
    known.expiresAt === undefined ? '' : timeLeft(known.expiresAt, now),
    renewal(known),
    String(known.profiles.length),
    String(reach(known, system) ?? ''),
  ])
  const headers = ['Session', 'State', 'Time', 'Renewed', 'Profiles', 'Accounts']
  const columns = terminal.stdoutIsTty ? terminal.columns : undefined
  terminal.write(table(headers, rows, { columns, colours }))
  for (const known of states) {
    if (known.state === 'signed-in') continue
    terminal.writeError(`${colours.dim('next:')} ${forTerminal(loginCommand(known))}\n`)
  }
}

export const run: Run = async (context, { args }) => {
  const config = configForSession(context, args[0])
  const asked = sessionInQuestion(context, config, args[0])
  const all = knownSessions(config)
  const [named] = args
  const known = all.filter(({ session }) => named === undefined || sessionLabel(session) === named)
  const states: SessionState[] = []
  for (const one of known) states.push(await sessionState(one, config, context.system))
  const signedIn = isSignedIn(states, asked)
  if (context.json) {
    printJson(
      { signedIn, sessions: states.map((state) => asJson(state, context.system)) },
      context.terminal.write,
    )
  } else if (states.length === 0) {
    const what =
      named === undefined ? 'No session for signing in' : `No session named ${forTerminal(named)}`
    const next = all.length === 0 ? 'keyless setup' : 'keyless status'
    say(`${what} is set up on this machine yet.\nnext: ${next}`, context.terminal)
  } else {
    show(states, context)
  }
  return signedIn ? 0 : exitCodes.SignInRequired
}
