/** Deletes the cached keys of roles that profiles take, link by link, with those of a sign-in. */
import { join } from 'node:path'
import { type AwsConfig, type Profile, textSetting } from '../config/aws-config.ts'
import { type ChainLink, chainLinks } from '../credentials/chain-links.ts'
import { mayBelongTo } from '../credentials/key-account.ts'
import { assumeRoleHash } from '../credentials/assume-role-file.ts'
import { decodeCachedCredentials } from '../credentials/role-cache-file.ts'
import { roleRequest } from '../credentials/role-request.ts'
import { KeylessError } from '../errors.ts'
import { type SsoSession, sessionLabel } from '../identity-center/session.ts'
import type { System } from '../system/system.ts'
import { readAnyCacheFile } from '../tokens/token-cache.ts'
import { type KeyFile, removeKeyFiles } from './role-credential-files.ts'

type Ports = Pick<System, 'env' | 'paths' | 'platform' | 'log'>

/**
 * Those of the session, or of any with undefined. A file's name says nothing of where its keys came
 * from, so that the same role taken with other keys as well goes too, and is taken anew.
 */
export function removeChainedRoles(
  session: SsoSession | undefined,
  config: AwsConfig,
  system: Ports,
): readonly KeyFile[] {
  const hangs = (link: ChainLink | undefined): boolean =>
    link?.kind === 'sso' && (session === undefined || link.session === sessionLabel(session))
  const files = [...config.profiles.values()].flatMap((profile) => {
    const roleArn = textSetting(profile.settings, 'role_arn')
    if (roleArn === undefined) return []
    try {
      const { env, platform } = system
      const links = chainLinks(config, profile.name, { env, platform, environment: false })
      const last = links.at(-1)
      return last?.kind === 'role' && hangs(links[0]) ? keyFile(profile, roleArn, system) : []
    } catch (error) {
      // A profile that cannot be used has left no keys.
      if (error instanceof KeylessError) return []
      throw error
    }
  })
  return removeKeyFiles(files)
}

function keyFile(profile: Profile, roleArn: string, system: Ports): readonly KeyFile[] {
  const hash = assumeRoleHash(roleRequest(profile, roleArn))
  const path = join(system.paths.cliCache, `${hash}.json`)
  const held = decodeCachedCredentials(readAnyCacheFile(path, system) ?? '')
  const accountId = roleArn.split(':')[4]
  const ours = held !== undefined && (accountId === undefined || mayBelongTo(accountId, held))
  return ours ? [{ path, expiresAt: held.expiresAt }] : []
}
