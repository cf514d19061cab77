/** How long the keys last that are kept for a profile: a look at the cache, nothing is fetched. */
import { join } from 'node:path'
import type { AwsConfig } from '../config/aws-config.ts'
import { namedProfile, ssoProfile } from '../config/sso-profile.ts'
import type { SecretPorts } from '../tokens/sealing/sealed-files.ts'
import { assumeRoleHash } from './assume-role-file.ts'
import { readKeys } from './key-store.ts'
import { setting } from './provider.ts'
import { createRoleCache } from './role-cache.ts'
import { decodeCachedCredentials } from './role-cache-file.ts'
import { roleRequest } from './role-request.ts'

/** Undefined where none are kept. Throws ConfigError as the chain itself, or SystemError. */
export function keptUntil(config: AwsConfig, name: string, system: SecretPorts): Date | undefined {
  const profile = namedProfile(config, name)
  const roleArn = setting(profile, 'role_arn')
  if (roleArn !== undefined && setting(profile, 'web_identity_token_file') === undefined) {
    const file = `${assumeRoleHash(roleRequest(profile, roleArn))}.json`
    const text = readKeys(join(system.paths.cliCache, file), system)
    return decodeCachedCredentials(text ?? '')?.expiresAt
  }
  const { session, accountId, roleName } = ssoProfile(config, name) ?? {}
  if (session === undefined || accountId === undefined || roleName === undefined) return undefined
  return createRoleCache(system).read({ session, accountId, roleName })?.expiresAt
}
