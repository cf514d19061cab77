import type { OptionValue } from '../../../config/grammar.ts'
import type { PlacedOption } from '../../../config/placed-options.ts'
import { forTerminal } from '../../../system/text.ts'
import type { Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { type ProfileView, profileView, type SignInView } from '../../profile-view.ts'
import { profileFor } from '../../profile-world.ts'
import { commandLine } from '../../quote-word.ts'
import { chainBeyondSignIn } from '../../render/chain.ts'
import { coloursFor } from '../../render/colours.ts'
import { timeLeft } from '../../render/duration.ts'
import { printJson } from '../../render/json.ts'
import { wrapWhole } from '../../render/wrap.ts'
import { withoutSecret } from '../../../config/secret-settings.ts'

const makers: Readonly<Record<ProfileView['maker'], string>> = {
  keyless: 'keyless profiles sync',
  alias: 'keyless profiles alias',
  hand: 'hand, or a wizard',
  granted: 'granted',
  'aws-sso-util': 'aws-sso-util',
  'aws-sso-cli': 'aws-sso-cli',
}

function signInText({ session, state, expiresAt }: SignInView, now: Date): string {
  const left = expiresAt === undefined ? '' : timeLeft(expiresAt, now)
  const says = {
    'signed-in': `signed in, ${left}`,
    renewable: 'renewed when it is used',
    expired: left,
    'signed-out': 'not signed in',
  }
  return `${session}, ${says[state]}`
}

function facts(view: ProfileView, now: Date): readonly (readonly [string, string])[] {
  const { row, signIn, chain, keysEnd, maker, production, problem } = view
  const { accountId, accountName, roleName, region, session } = row
  const account = [accountId ?? [], accountName ?? []].flat().join(' ')
  const all: readonly (readonly [string, string | undefined])[] = [
    ['Profile', row.name],
    ['Session', signIn === undefined ? session : signInText(signIn, now)],
    ['Account', account],
    ['Role', roleName],
    ['Region', region],
    ...chainBeyondSignIn(chain).map((line, at) => [at === 0 ? 'Chain' : '', line] as const),
    ['Keys', keysEnd === undefined ? 'none kept' : timeLeft(keysEnd, now)],
    ['Made by', makers[maker]],
    ['Production', production ? 'yes, by the settings' : undefined],
    ['Problem', problem],
  ]
  return all.flatMap(([term, text = '']) => (text === '' ? [] : [[term, text] as const]))
}

/** `s3` with settings of its own under it is `s3.addressing_style = path`. */
function lines(key: string, value: OptionValue): readonly string[] {
  const shown = withoutSecret(key, value)
  if (typeof shown === 'string') return [`${key} = ${shown}`]
  return [...shown].map(([under, text]) => `${key}.${under} = ${text}`)
}

/** By file, in its order. */
function settingsText(settings: ReadonlyMap<string, PlacedOption>): string {
  const files = new Set([...settings.values()].map(({ file }) => file))
  const shown = [...files].flatMap((file) => {
    const own = [...settings].filter(([, option]) => option.file === file)
    const sorted = own.toSorted(([, a], [, b]) => a.line - b.line)
    const listed = sorted.flatMap(([key, { value, line }]) =>
      lines(key, value).map((text) => `${String(line).padStart(6)}  ${forTerminal(text, 2048)}`),
    )
    return ['', forTerminal(file, 500), ...listed]
  })
  return shown.map((line) => `${line}\n`).join('')
}

function asJson(view: ProfileView): Readonly<Record<string, unknown>> {
  const { row, signIn, maker, keysEnd, settings, warnings } = view
  const { name, expiresAt: _end, problem: _problem, ...rest } = row
  return {
    profile: name,
    ...rest,
    signIn: signIn === undefined ? null : { ...signIn, expiresAt: isoTime(signIn.expiresAt) },
    keysExpireAt: isoTime(keysEnd),
    madeBy: maker,
    production: view.production,
    chain: view.chain,
    problem: view.problem ?? null,
    settings: [...settings].map(([key, { value, file, line }]) => {
      const plain = typeof value === 'string' ? value : Object.fromEntries(value)
      return { key, value: withoutSecret(key, plain), file, line }
    }),
    warnings: warnings.map(({ code, file, line, message }) => ({ code, file, line, message })),
  }
}

function isoTime(date: Date | undefined): string | null {
  return date?.toISOString() ?? null
}

function show(view: ProfileView, { terminal, system }: CommandContext): void {
  const { bold } = coloursFor(terminal, 'stdout')
  const list = facts(view, system.clock.now())
  const widest = Math.max(...list.map(([term]) => term.length))
  const room = terminal.stdoutIsTty ? Math.max(20, terminal.columns - widest - 2) : undefined
  for (const [term, text] of list) {
    const shown = forTerminal(text, 2048)
    const [first = '', ...others] = room === undefined ? [shown] : wrapWhole(shown, room)
    terminal.write(`${bold(term.padEnd(widest))}  ${first}\n`)
    for (const line of others) terminal.write(`${' '.repeat(widest)}  ${line}\n`)
  }
  terminal.write(settingsText(view.settings))
  for (const { message } of view.warnings) system.log.warn(forTerminal(message, 500))
}

export const run: Run = async (context, { args }) => {
  const { name } = profileFor(context, args[0])
  const again = (other: string): string => commandLine('profiles', 'show', other)
  const view = await profileView(name, context.system, again)
  if (context.json) printJson(asJson(view), context.terminal.write)
  else show(view, context)
}
