import type { AwsConfig } from '../config/aws-config.ts'
import { chainLinks } from '../credentials/chain-links.ts'
import type { System } from '../system/system.ts'

/** The profile at the source of the chain, if it signs in. */
export function signInOf(config: AwsConfig, profile: string, system: System): string | undefined {
  const { env, platform } = system
  const [source] = chainLinks(config, profile, { env, platform, environment: false })
  return source?.kind === 'sso' ? source.profile : undefined
}
