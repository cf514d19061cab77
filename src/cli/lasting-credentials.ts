/** Credentials of one profile for a program that runs for hours. */
import { type AwsConfig, loadAwsConfig } from '../config/aws-config.ts'
import type { SsoSessionSettings } from '../config/sso-profile.ts'
import { resolveCredentials } from '../credentials/chain.ts'
import { type Credentials, isFresh } from '../credentials/credentials.ts'
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
  kept?: Credentials
}

/**
 * Asks the profile's chain, and only when what it said last is about to end: a credential_process
 * is not run for each request. Never prompts. The memory is dropped when the profile's own sign-in
 * has changed: a sign-out ends it, and so does a sign-in as somebody else; a role behind it lasts
 * until it is about to end. After a failure the AWS files are read again: the person may have mended
 * them.
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
    const here = (world ??= open())
    if (here.kept !== undefined && isFresh(here.kept, system.clock.now())) return here.kept
    try {
      here.kept = await resolveCredentials(here.config, profile, here.ports)
      return here.kept
    } catch (error) {
      world = undefined
      throw error
    }
  }
}
