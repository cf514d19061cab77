import { existsSync } from 'node:fs'
import type { AwsConfig } from '../../config/aws-config.ts'
import type { ProfileChoice } from '../../config/profile-choice.ts'
import { isAddress } from '../../console/destination.ts'
import { startOneUseRedirect } from '../../console/one-use-redirect.ts'
import { serviceNames, servicePath } from '../../console/services.ts'
import { type ConsoleWindow, inContainer, type WindowFacts } from '../../console/window.ts'
import { ConfigError, KeylessError, UsageError } from '../../errors.ts'
import { hasLocalBrowser, openBrowser } from '../../system/browser.ts'
import { variable } from '../../system/environment.ts'
import { forTerminal } from '../../system/text.ts'
import { accountNames, namedAccount } from '../account-names.ts'
import type { FlagValues, Run } from '../command.ts'
import { type ConsoleLink, consoleLink } from '../console-link.ts'
import { chooseWindow } from '../console-window.ts'
import type { CommandContext } from '../context.ts'
import { guardedProfile } from '../guarded-profile.ts'
import { credentialsOrSignIn } from '../credentials-or-sign-in.ts'
import { mfaPorts } from '../mfa.ts'
import { configForProfile, profileFor } from '../profile-world.ts'
import { commandLine } from '../quote-word.ts'
import { clipboardSequence } from '../render/clipboard.ts'
import { printJson } from '../render/json.ts'
import { didYouMean } from '../suggest.ts'

interface Chosen {
  readonly choice: ProfileChoice
  readonly asked: string | undefined
}

/** One word alone is a profile, if there is one of that name; else a service or an address. */
function chosen(context: CommandContext, config: AwsConfig, args: readonly string[]): Chosen {
  const [first, second] = args
  if (first === undefined || second !== undefined) {
    return { choice: profileFor(context, first), asked: second }
  }
  const isPage = isAddress(first) || servicePath(first) !== undefined
  const isProfile = config.profiles.has(first) && context.profile === undefined
  if (context.profile === first || isProfile)
    return { choice: profileFor(context, first), asked: undefined }
  if (isPage || context.profile !== undefined) return { choice: profileFor(context), asked: first }
  throw neither(config, first)
}

function neither(config: AwsConfig, word: string): ConfigError {
  const profile = didYouMean(word, [...config.profiles.keys()])
  const service = didYouMean(word, serviceNames)
  const meant = [
    ...(profile === undefined ? [] : [`the profile ${profile}`]),
    ...(service === undefined ? [] : [`the service ${service}`]),
  ]
  const near = profile ?? service
  const hint = meant.length === 0 ? '' : ` Did you mean ${meant.join(' or ')}?`
  const message = `There is neither a profile nor a page of the console named ${word}.${hint}`
  return new ConfigError('profile-not-found', message, {
    details: { profile: word, near },
    ...(near !== undefined && { fix: commandLine('console', near) }),
  })
}

function assertShowable(link: ConsoleLink, profile: string): void {
  if (link.how === 'shortcut') return
  const message =
    'The link for this profile would carry a sign-in: it is handed to a browser only, never shown.'
  throw new UsageError('link-secret', message, { details: { profile } })
}

/** Copies by the terminal itself, so that it works over SSH too. */
function copy({ terminal }: CommandContext, url: string): void {
  if (!terminal.stderrIsTty) {
    const message = '--copy works on a terminal only.'
    throw new UsageError('no-terminal', message, { details: { command: 'console' } })
  }
  terminal.writeError(clipboardSequence(url))
  terminal.writeError('Copied, if your terminal allows it (OSC 52).\n')
}

interface Opening {
  readonly window: ConsoleWindow | undefined
  readonly browser: string | undefined
  /** Says whose console opens. */
  readonly announce: () => void
}

/** Opens the address, or says which to open where there is no browser, or it does not start. */
async function open(
  context: CommandContext,
  url: string,
  { window, browser, announce }: Opening,
): Promise<void> {
  const { terminal, system } = context
  const { env, platform } = system
  const named =
    browser ?? window?.browser ?? variable(env, 'AWS_SSO_BROWSER') ?? variable(env, 'BROWSER')
  const byHand = (text: string) => terminal.writeError(`${text}\n\n${forTerminal(url, 8192)}\n`)
  if (named === undefined && !hasLocalBrowser(env, platform, existsSync)) {
    return byHand('There is no browser here. Open this address:')
  }
  const inFirefox = window?.kind === 'container'
  const command =
    browser ?? window?.browser ?? (inFirefox && named === undefined ? 'firefox' : undefined)
  const address = inFirefox ? inContainer(window.name, url) : url
  const profile = window?.kind === 'browser-profile' ? window.name : undefined
  announce()
  try {
    await openBrowser(address, { env, platform, command, profile })
  } catch (error) {
    if (!(error instanceof KeylessError)) throw error
    terminal.writeError(`${error.message}\n`)
    byHand('Open this address yourself:')
  }
}

async function openOnce(context: CommandContext, secret: string, opening: Opening): Promise<void> {
  const { system, signal } = context
  const { clock, platform } = system
  const redirect = await startOneUseRedirect(secret, { clock, platform, signal })
  try {
    await open(context, redirect.url, opening)
    await redirect.used()
  } finally {
    await redirect.close()
  }
}

function report(
  context: CommandContext,
  profile: string,
  link: ConsoleLink,
  url: string | null,
): void {
  const { how, accountId = null, roleName = null, region = null, destination } = link
  const body = { profile, how, accountId, roleName, region, destination, url }
  printJson(body, context.terminal.write)
}

function sayOpening(
  { terminal, system }: CommandContext,
  profile: string,
  { accountId, roleName }: ConsoleLink,
): void {
  const account =
    accountId === undefined ? undefined : namedAccount(accountId, accountNames(system))
  const who = [account, roleName].filter((part) => part !== undefined).join(', ')
  const of = `${profile}${who === '' ? '' : ` (${who})`}`
  terminal.writeError(`Opening the console of ${forTerminal(of)}.\n`)
}

function windowFacts(
  { system }: CommandContext,
  profile: string,
  { accountId, roleName }: ConsoleLink,
): WindowFacts {
  const account =
    accountId === undefined ? undefined : (accountNames(system).get(accountId) ?? accountId)
  return { profile, account, role: roleName }
}

async function show(
  context: CommandContext,
  link: ConsoleLink,
  {
    flags,
    profile,
    isNowhere,
  }: { readonly flags: FlagValues; readonly profile: string; readonly isNowhere: boolean },
): Promise<void> {
  // Where there are no credentials at all, that is what to say.
  if (isNowhere) await link.url()
  assertShowable(link, profile)
  const url = await link.url()
  if (flags.on('copy')) copy(context, url)
  if (context.json) report(context, profile, link, url)
  else if (flags.on('print')) context.terminal.write(`${url}\n`)
}

export const run: Run = async (context, input) => {
  const { flags, args } = input
  const { system, signal } = context
  const config = configForProfile(context, context.profile === undefined ? args[0] : undefined)
  const { choice: named, asked } = chosen(context, config, args)
  const choice = await guardedProfile(context, config, named, { yes: flags.on('yes') })
  const profile = choice.name
  const region = flags.value('region')
  const request = { choice, asked, region, mfa: mfaPorts(context, input), system, signal }
  const link = consoleLink({ ...request, config })
  if (flags.on('print') || flags.on('copy')) {
    const hasKeys = variable(system.env, 'AWS_ACCESS_KEY_ID') !== undefined
    const isNowhere = !config.profiles.has(profile) && !hasKeys
    return await show(context, link, { flags, profile, isNowhere })
  }
  const window = await chooseWindow(context, flags, windowFacts(context, profile, link))
  const work = (current: AwsConfig) => consoleLink({ ...request, config: current }).url()
  const url = await credentialsOrSignIn(context, { config, profile, work })
  const announce = () => (context.json ? undefined : sayOpening(context, profile, link))
  const opening = { window, browser: flags.value('browser'), announce }
  if (link.how === 'shortcut') await open(context, url, opening)
  else await openOnce(context, url, opening)
  if (context.json) report(context, profile, link, link.how === 'shortcut' ? url : null)
}
