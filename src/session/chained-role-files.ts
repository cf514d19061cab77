/** Deletes the cached keys of roles that profiles take, link by link, with those of a sign-in. */
import { join } from 'node:path'
import { type AwsConfig, type Profile, textSetting } from '../config/aws-config.ts'
import { type ChainLink, chainLinks } from '../credentials/chain-links.ts'
import { mayBelongTo } from '../credentials/key-account.ts'
import { assumeRoleHash } from '../credentials/assume-role-file.ts'
import { roleRequest } from '../credentials/role-request.ts'
import { KeylessError } from '../errors.ts'
import { type SsoSession, sessionLabel } from '../identity-center/session.ts'
import type { System } from '../system/system.ts'
import { optional } from '../tokens/json-fields.ts'
import { anySecretAbout } from '../tokens/sealing/sealed-files.ts'
import { parseTimestamp } from '../tokens/timestamp.ts'
import { type KeyFile, removeKeyFiles } from './role-credential-files.ts'

type Ports = Pick<System, 'env' | 'paths' | 'platform' | 'log'>

/**
 * Those of the session, or of any with undefined, after its own keys. A file's name says nothing of
 * where its keys came from, so that the same role taken with other keys as well goes too, and is taken
 * anew. The source of a role goes before the role: see `stillKept` of the provider.
 */
export function removeChainedRoles(
  session: SsoSession | undefined,
  config: AwsConfig,
  system: Ports,
): readonly KeyFile[] {
  const hangs = (link: ChainLink | undefined): boolean =>
    link?.kind === 'sso' && (session === undefined || link.session === sessionLabel(session))
  const chains = [...config.profiles.values()].map((profile) => {
    return { profile, links: linksOf(profile, config, system) }
  })
  return chains
    .filter(({ links }) => hangs(links[0]) && links.at(-1)?.kind === 'role')
    .toSorted((one, other) => one.links.length - other.links.length)
    .flatMap(({ profile }) => removeKeyFiles(keyFile(profile, system), system))
}

/** None for a profile that takes no role, and for one that cannot be used and so has left no keys. */
function linksOf(
  profile: Profile,
  config: AwsConfig,
  { env, platform }: Ports,
): readonly ChainLink[] {
  const roleArn = textSetting(profile.settings, 'role_arn')
  if (roleArn === undefined) return []
  try {
    roleRequest(profile, roleArn)
    return chainLinks(config, profile.name, { env, platform, environment: false })
  } catch (error) {
    if (error instanceof KeylessError) return []
    throw error
  }
}

function keyFile(profile: Profile, system: Ports): readonly KeyFile[] {
  const roleArn = textSetting(profile.settings, 'role_arn') ?? ''
  const hash = assumeRoleHash(roleRequest(profile, roleArn))
  const path = join(system.paths.cliCache, `${hash}.json`)
  const { kind, accessKeyId, expiresAt = '', accountId: held } = anySecretAbout(path, system) ?? {}
  if (kind !== 'keys' || accessKeyId === undefined) return []
  const accountId = roleArn.split(':')[4]
  const keys = { accessKeyId, ...optional('accountId', held) }
  const ours = accountId === undefined || mayBelongTo(accountId, keys)
  return ours ? [{ path, expiresAt: parseTimestamp(expiresAt) }] : []
}
