import type { AwsConfig } from '../config/aws-config.ts'
import { chainLinks } from '../credentials/chain-links.ts'
import type { System } from '../system/system.ts'

/** The profile at the source of the chain, if it signs in. */
export function signInOf(
  config: AwsConfig,
  profile: string,
  { env, platform }: Pick<System, 'env' | 'platform'>,
  /** Whether keys in the environment go first, as in ResolveOptions. */
  environment = false,
): string | undefined {
  const [source] = chainLinks(config, profile, { env, platform, environment })
  return source?.kind === 'sso' ? source.profile : undefined
}
