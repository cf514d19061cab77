/** Credentials of one profile for a program that runs for hours. */
import { type AwsConfig, loadAwsConfig } from '../config/aws-config.ts'
import type { SsoSessionSettings } from '../config/sso-profile.ts'
import { resolveCredentials } from '../credentials/chain.ts'
import type { Credentials } from '../credentials/credentials.ts'
import type { CredentialPorts } from '../credentials/ports.ts'
import { createCredentialPorts } from '../session/credential-ports.ts'
import type { System } from '../system/system.ts'
import { createTokenCache } from '../tokens/token-cache.ts'
import { readableSsoProfile } from './sessions.ts'

interface World {
  readonly config: AwsConfig
  readonly session: SsoSessionSettings | undefined
  readonly ports: CredentialPorts
  readonly accessToken: string | undefined
}

/**
 * Asks the profile's chain, from memory while they are good; never prompts. The memory is dropped
 * when the sign-in has changed: a sign-out ends it, and so does a sign-in as somebody else. After a
 * failure the AWS files are read again: the person may have mended them.
 */
export function lastingCredentials(profile: string, system: System): () => Promise<Credentials> {
  const tokens = createTokenCache(system)
  const tokenOf = (session: SsoSessionSettings | undefined): string | undefined =>
    session === undefined ? undefined : tokens.peek(session)?.accessToken
  const open = (): World => {
    const config = loadAwsConfig(system.paths)
    const session = readableSsoProfile(config, profile)?.session
    const ports = createCredentialPorts({ config, profile }, system)
    return { config, session, ports, accessToken: tokenOf(session) }
  }
  let world: World | undefined
  return async () => {
    if (world?.accessToken !== tokenOf(world?.session)) world = undefined
    world ??= open()
    try {
      return await resolveCredentials(world.config, profile, world.ports)
    } catch (error) {
      world = undefined
      throw error
    }
  }
}
