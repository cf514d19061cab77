/**
 * What a profile's credentials hang on, link by link, as `chain.ts` would follow them; nothing is
 * fetched. For people who want to see it.
 */
import type { AwsConfig, Profile } from '../config/aws-config.ts'
import { namedProfile, ssoProfile } from '../config/sso-profile.ts'
import { KeylessError } from '../errors.ts'
import type { Environment } from '../system/environment.ts'
import type { Platform } from '../system/platform.ts'
import { askedProfile, ownWords } from './own-command.ts'
import { loopError } from './process-chain.ts'
import { setting } from './provider.ts'
import { environmentKeys } from './providers/environment.ts'
import { hasStaticKeys } from './providers/static-keys.ts'
import { webIdentityOf } from './providers/web-identity.ts'
import { splitCommand } from './split-command.ts'

export type ChainLink =
  | { readonly kind: 'environment' | 'container' | 'instance' }
  | { readonly kind: 'keys'; readonly profile: string }
  | { readonly kind: 'process'; readonly profile: string; readonly program: string }
  | {
      readonly kind: 'sso'
      readonly profile: string
      /** Name of the session, or its start URL. */
      readonly session: string
      readonly accountId: string
      readonly roleName: string
    }
  | { readonly kind: 'web-identity'; readonly profile: string; readonly roleArn: string }
  | {
      readonly kind: 'role'
      readonly profile: string
      readonly roleArn: string
      readonly mfaSerial?: string
      readonly sourceIdentity?: string
    }

interface Way {
  readonly config: AwsConfig
  readonly env: Environment
  readonly platform: Pick<Platform, 'os' | 'self'>
  readonly visited: readonly string[]
  readonly environment: boolean
}

/** The source first, the role that is used last. Throws ConfigError as the chain itself. */
export function chainLinks(
  config: AwsConfig,
  profileName: string,
  world: Pick<Way, 'env' | 'platform' | 'environment'>,
): readonly ChainLink[] {
  if (world.environment && environmentKeys(world.env) !== undefined) {
    return [{ kind: 'environment' }]
  }
  return linksOf(profileName, { ...world, config, visited: [] }, false)
}

/**
 * The profile whose credentials a profile's are in the end: another one where its credential_process
 * asks keyless for that. Itself where the chain cannot be followed.
 */
export function answeringProfile(
  config: AwsConfig,
  profileName: string,
  { env, platform }: Pick<Way, 'env' | 'platform'>,
): string {
  try {
    const last = chainLinks(config, profileName, { env, platform, environment: false }).at(-1)
    const isNamed = last !== undefined && 'profile' in last
    return isNamed && config.profiles.has(last.profile) ? last.profile : profileName
  } catch (error) {
    if (error instanceof KeylessError) return profileName
    throw error
  }
}

function linksOf(name: string, way: Way, withoutRole: boolean): readonly ChainLink[] {
  const visited = [...way.visited, name]
  if (way.visited.includes(name)) throw loopError(visited)
  const here = { ...way, visited }
  if (way.environment && !way.config.profiles.has(name)) return environmentLinks(name, way)
  const profile = namedProfile(way.config, name)
  const roleArn = setting(profile, 'role_arn')
  const isWeb = setting(profile, 'web_identity_token_file') !== undefined
  if (roleArn !== undefined && !isWeb && !withoutRole) return roleLinks(profile, roleArn, here)
  return ownLinks(profile, here)
}

function environmentLinks(profile: string, { env }: Way): readonly ChainLink[] {
  const { roleArn } = webIdentityOf(
    { name: profile, settings: new Map(), fromCredentials: new Set() },
    env,
  )
  return [
    roleArn === undefined ? { kind: 'container' } : { kind: 'web-identity', profile, roleArn },
  ]
}

function roleLinks(profile: Profile, roleArn: string, way: Way): readonly ChainLink[] {
  const mfaSerial = setting(profile, 'mfa_serial')
  const sourceIdentity = setting(profile, 'source_identity')
  const link: ChainLink = {
    kind: 'role',
    profile: profile.name,
    roleArn,
    ...(mfaSerial === undefined ? {} : { mfaSerial }),
    ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
  }
  return [...sourceLinks(profile, { ...way, environment: false }), link]
}

const sourceKinds: Readonly<Record<string, 'environment' | 'container' | 'instance'>> = {
  Environment: 'environment',
  EcsContainer: 'container',
  Ec2InstanceMetadata: 'instance',
}

function sourceLinks(profile: Profile, way: Way): readonly ChainLink[] {
  const source = setting(profile, 'source_profile')
  if (source === undefined) {
    const kind = sourceKinds[setting(profile, 'credential_source') ?? '']
    return kind === undefined ? [] : [{ kind }]
  }
  if (source === profile.name && hasStaticKeys(profile)) return [{ kind: 'keys', profile: source }]
  const found = way.config.profiles.get(source)
  return linksOf(source, way, found !== undefined && hasStaticKeys(found))
}

/** Of a profile that takes no role with another's credentials, in the order of the chain. */
function ownLinks(profile: Profile, way: Way): readonly ChainLink[] {
  const { name } = profile
  const { tokenFile, roleArn = '' } = webIdentityOf(profile, way.environment ? way.env : {})
  if (tokenFile !== undefined) return [{ kind: 'web-identity', profile: name, roleArn }]
  const sso = ssoProfile(way.config, name)
  if (sso?.accountId !== undefined && sso.roleName !== undefined) {
    const { session, accountId, roleName } = sso
    const label = session.name ?? session.startUrl
    return [{ kind: 'sso', profile: name, session: label, accountId, roleName }]
  }
  const line = setting(profile, 'credential_process')
  if (line === undefined || profile.fromCredentials.has('aws_access_key_id')) {
    return [hasStaticKeys(profile) ? { kind: 'keys', profile: name } : { kind: 'container' }]
  }
  return processLinks(name, splitCommand(line, way.platform.os), way)
}

/** Only the program's name: its words may hold secrets. */
function processLinks(name: string, command: readonly string[], way: Way): readonly ChainLink[] {
  const words = ownWords(command, way.env, way.platform)
  const asked = words === undefined ? undefined : askedProfile(words, way.env)
  if (asked !== undefined) return linksOf(asked, { ...way, environment: false }, false)
  const program = (command[0] ?? '').split(/[/\\]/).at(-1) ?? ''
  return [{ kind: 'process', profile: name, program }]
}
