import { loadAwsConfig } from '../config/aws-config.ts'
import { chooseProfile } from '../config/profile-choice.ts'
import { resolveCredentials } from '../credentials/chain.ts'
import type { System } from '../system/system.ts'
import { createCredentialPorts } from './credential-ports.ts'

/** What the AWS SDK for JavaScript takes as `credentials`. */
export interface AwsCredentialIdentity {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  readonly expiration?: Date
  readonly accountId?: string
}

export interface CredentialProviderOptions {
  /** (AWS_PROFILE, else `default`.) */
  readonly profile?: string
}

/**
 * A credential provider for the AWS SDK for JavaScript v3: cached, refreshed under the same locks as
 * the command line, never prompting. The provider throws SignInRequired when a person must sign in.
 */
export function createCredentialProvider(
  system: System,
  options: CredentialProviderOptions = {},
): () => Promise<AwsCredentialIdentity> {
  const config = loadAwsConfig(system.paths)
  const profile = chooseProfile(options.profile, system.env).name
  const ports = createCredentialPorts({ config, profile }, system)
  return async () => {
    const { expiresAt, ...credentials } = await resolveCredentials(config, profile, ports)
    return expiresAt === undefined ? credentials : { ...credentials, expiration: expiresAt }
  }
}
