import { type ChainLink, chainLinks } from '../../credentials/chain-links.ts'
import type { Credentials } from '../../credentials/credentials.ts'
import type { CallerIdentity } from '../../credentials/sts-client.ts'
import type { System } from '../../system/system.ts'
import { forTerminal } from '../../system/text.ts'
import { accountNames, namedAccount } from '../account-names.ts'
import type { Run } from '../command.ts'
import { identified } from '../caller-identity.ts'
import { guardedProfile } from '../guarded-profile.ts'
import { roleAndUser } from '../identity-arn.ts'
import { mfaPorts } from '../mfa.ts'
import { configForProfile, profileFor } from '../profile-world.ts'
import { commandLine } from '../quote-word.ts'
import { chainBeyondSignIn } from '../render/chain.ts'
import { coloursFor } from '../render/colours.ts'
import { timeLeft } from '../render/duration.ts'
import { printJson } from '../render/json.ts'

function rows(
  profile: string | undefined,
  identity: CallerIdentity,
  { expiresAt }: Credentials,
  system: System,
): (readonly [string, string])[] {
  const { role, user } = roleAndUser(identity.arn)
  const all: (readonly [string, string | undefined])[] = [
    ['Profile', profile],
    ['Account', namedAccount(identity.accountId, accountNames(system))],
    ['Role', role],
    ['User', user],
    ['ARN', identity.arn],
    [
      'Credentials',
      expiresAt === undefined ? 'do not expire' : timeLeft(expiresAt, system.clock.now()),
    ],
  ]
  return all.flatMap(([term, text]) =>
    text === undefined ? [] : [[term, forTerminal(text, 2048)] as const],
  )
}

function chainRows(links: readonly ChainLink[]): (readonly [string, string])[] {
  return chainBeyondSignIn(links).map((line, at) => [
    at === 0 ? 'Chain' : '',
    forTerminal(line, 2048),
  ])
}

export const run: Run = async (context, input) => {
  const { args } = input
  const { system, terminal } = context
  const config = configForProfile(context, args[0])
  const asked = profileFor(context, args[0])
  const { name, source } = await guardedProfile(context, config, asked)
  const again = (profile: string) => commandLine('whoami', '--profile', profile)
  const request = {
    config,
    profile: name,
    system,
    chosen: source,
    again,
    mfa: mfaPorts(context, input),
  }
  const { credentials, identity } = await identified(request)
  const { expiresAt } = credentials
  const environment = source !== 'flag'
  const { env, platform } = system
  const chain = chainLinks(config, name, { env, platform, environment })
  const profile = config.profiles.has(name) ? name : undefined
  if (context.json) {
    const { role, user } = roleAndUser(identity.arn)
    const body = {
      profile: profile ?? null,
      ...identity,
      accountName: accountNames(system).get(identity.accountId) ?? null,
      role: role ?? null,
      user: user ?? null,
      expiresAt: expiresAt?.toISOString() ?? null,
      chain,
    }
    printJson(body, terminal.write)
    return
  }
  const { bold } = coloursFor(terminal, 'stdout')
  const own = rows(profile, identity, credentials, system)
  const list = [...own, ...chainRows(chain)]
  const widest = Math.max(...list.map(([term]) => term.length))
  for (const [term, text] of list) terminal.write(`${bold(term.padEnd(widest))}  ${text}\n`)
}
