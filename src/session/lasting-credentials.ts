/** Credentials of one profile for a program that runs for hours. */
import { type AwsConfig, loadAwsConfig } from '../config/aws-config.ts'
import { readableSsoProfile, type SsoSessionSettings } from '../config/sso-profile.ts'
import { resolveCredentials } from '../credentials/chain.ts'
import { type Credentials, isFresh } from '../credentials/credentials.ts'
import type { CredentialPorts, MfaPorts } from '../credentials/ports.ts'
import type { System } from '../system/system.ts'
import { createTokenCache } from '../tokens/token-cache.ts'
import { createCredentialPorts } from './credential-ports.ts'
import { signInOf } from './sign-in-profile.ts'

interface World {
  readonly config: AwsConfig
  readonly profile: string
  readonly session: SsoSessionSettings | undefined
  readonly ports: CredentialPorts
  readonly environment: boolean
  readonly accessToken: string | undefined
  readonly rules: string | undefined
  kept?: Credentials
}

export interface LastingOptions {
  /** Keys in the environment go first, as when nobody named a profile (false). */
  readonly environment?: boolean
  /** Where the code of an authenticator may come from; without it nobody is asked. */
  readonly mfa?: MfaPorts
  /** Reads the AWS files (those of the system's paths). */
  readonly load?: () => AwsConfig
  /** Says which profile may be used for the one asked for, or throws (that one). */
  readonly permit?: (config: AwsConfig, profile: string) => Promise<string>
  /** What `permit` goes by, in a text that costs little: when it is another, it is asked again. */
  readonly rules?: () => string
}

/**
 * Asks the profile's chain, and only when what it said last is about to end: a credential_process
 * is not run for each request, and callers that come together wait for one answer. Never opens a
 * browser. The memory is dropped when the sign-in at the source of the chain has changed: a sign-out
 * ends it, and so does a sign-in as somebody else; and when the rules have. After a failure the AWS files are read again: the
 * person may have mended them.
 */
export function lastingCredentials(
  profile: string,
  system: System,
  options: LastingOptions = {},
): () => Promise<Credentials> {
  const tokens = createTokenCache(system)
  const tokenOf = (session: SsoSessionSettings | undefined): string | undefined =>
    session === undefined ? undefined : tokens.peek(session)?.accessToken
  const open = async (): Promise<World> => {
    const config = options.load?.() ?? loadAwsConfig(system.paths)
    const rules = options.rules?.()
    const permitted = (await options.permit?.(config, profile)) ?? profile
    const { mfa } = options
    const environment = options.environment === true && permitted === profile
    const source = signInOf(config, permitted, system, environment)
    const session = source === undefined ? undefined : readableSsoProfile(config, source)?.session
    const ports = createCredentialPorts({ config, profile: permitted }, system)
    const asking = mfa === undefined ? ports : { ...ports, mfa }
    const accessToken = tokenOf(session)
    const way = { session, ports: asking, environment, accessToken, rules }
    return { config, profile: permitted, ...way }
  }
  let world: World | undefined
  let running: Promise<Credentials> | undefined
  const resolve = async (): Promise<Credentials> => {
    try {
      world ??= await open()
      const { config, profile: name, ports, environment } = world
      world.kept = await resolveCredentials(config, name, ports, { environment })
      return world.kept
    } catch (error) {
      world = undefined
      throw error
    } finally {
      running = undefined
    }
  }
  return async () => {
    if (running !== undefined) return running
    if (world?.accessToken !== tokenOf(world?.session)) world = undefined
    if (world?.rules !== options.rules?.()) world = undefined
    const kept = world?.kept
    if (kept !== undefined && isFresh(kept, system.clock.now())) return kept
    return (running = resolve())
  }
}
