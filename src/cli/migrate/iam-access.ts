/** IAM of an account, asked with a profile that holds no key which is to go. */
import type { AwsConfig } from '../../config/aws-config.ts'
import { readableSsoProfile } from '../../config/sso-profile.ts'
import { iamOptions } from '../../credentials/iam-options.ts'
import { AccessDenied, ConfigError, SignInRequired, UsageError } from '../../errors.ts'
import type { Iam } from '../../credentials/iam-call.ts'
import { powerOf } from '../../migrate/policy-power.ts'
import { httpFor } from '../../session/services.ts'
import { forTerminal } from '../../system/text.ts'
import { identified } from '../caller-identity.ts'
import type { CommandInput } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { guardedProfile } from '../guarded-profile.ts'
import { mfaPorts } from '../mfa.ts'
import { type ProfileRequest, useProfileCredentials } from '../profile-credentials.ts'
import { commandLine } from '../quote-word.ts'

export interface IamWorld {
  readonly context: CommandContext
  readonly input: Pick<CommandInput, 'flags'>
  readonly config: AwsConfig
}

/** A profile for IAM's questions about an account, allowed by the rules of the settings. */
export function profileRequest(
  { context, input, config }: IamWorld,
  profile: string,
): ProfileRequest {
  const { system } = context
  const again = (name: string): string => commandLine('whoami', '--profile', name)
  const mfa = mfaPorts(context, input)
  return { config, profile, system, chosen: 'flag', environment: false, again, mfa }
}

/** Throws as useProfileCredentials, guardedProfile and `use`. */
export async function withIam<T>(
  world: IamWorld,
  profile: string,
  use: (iam: Iam) => Promise<T>,
): Promise<T> {
  const { context, config } = world
  const { system } = context
  const { name } = await guardedProfile(context, config, { name: profile, source: 'flag' })
  const { signal } = context
  const http = httpFor({ config, profile: name }, system)
  const options = { ...iamOptions(config, name, system, http), signal }
  return useProfileCredentials(profileRequest(world, name), (credentials) =>
    use({ credentials, options }),
  )
}

const order = ['admin', 'write', 'read'] as const

/** Profiles that sign in to the account, the most powerful by name first. */
export function iamCandidates(
  config: AwsConfig,
  accountId: string,
  holders: ReadonlySet<string>,
): readonly string[] {
  const found = [...config.profiles.keys()].flatMap((profile) => {
    const sso = readableSsoProfile(config, profile)
    if (sso?.accountId !== accountId || sso.roleName === undefined) return []
    return holders.has(profile) ? [] : [{ profile, power: order.indexOf(powerOf(sso.roleName)) }]
  })
  return found.toSorted((a, b) => a.power - b.power).map(({ profile }) => profile)
}

/** Accounts of the profiles that `--iam-profile` names. Throws UsageError for one that holds a key. */
export async function namedCandidates(
  world: IamWorld,
  names: readonly string[],
  holders: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const accounts = new Map<string, string>()
  for (const name of names) {
    if (holders.has(name)) {
      const message = `${forTerminal(name)} gets in with a key that is to go, so it cannot ask IAM about it.`
      throw new UsageError('flag-value', message, { details: { command: 'migrate plan' } })
    }
    const { identity } = await identified(profileRequest(world, name))
    accounts.set(identity.accountId, name)
  }
  return accounts
}

export type Answered<T> =
  | { readonly profile: string; readonly value: T }
  /** Why nobody could be asked; undefined where there is no profile for the account. */
  | { readonly refused: AccessDenied | SignInRequired | ConfigError | undefined }

/** Asks with one profile after the other until one may. Throws what is not a refusal. */
export async function askFirst<T>(
  world: IamWorld,
  profiles: readonly string[],
  use: (iam: Iam) => Promise<T>,
): Promise<Answered<T>> {
  let refused: AccessDenied | SignInRequired | ConfigError | undefined
  for (const profile of profiles) {
    try {
      return { profile, value: await withIam(world, profile, use) }
    } catch (error) {
      const isRefusal =
        error instanceof AccessDenied ||
        error instanceof SignInRequired ||
        error instanceof ConfigError
      if (!isRefusal) throw error
      // To sign in helps; another refusal most often does not.
      if (refused === undefined || error instanceof SignInRequired) refused = error
    }
  }
  return { refused }
}
