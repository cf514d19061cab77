/** How the console of a profile is reached: through the access portal, or with temporary keys. */
import { consoleDestination, isAddress } from '../console/destination.ts'
import { federationEndpoint, federationLink, getSigninToken } from '../console/federation.ts'
import { serviceNames } from '../console/services.ts'
import { shortcutLink } from '../console/shortcut-link.ts'
import { type AwsConfig, textSetting } from '../config/aws-config.ts'
import { configuredEndpoint } from '../config/endpoint-settings.ts'
import type { ProfileChoice } from '../config/profile-choice.ts'
import { profileRegion } from '../config/region.ts'
import { type SsoProfile, ssoProfile } from '../config/sso-profile.ts'
import type { MfaPorts } from '../credentials/ports.ts'
import { tokenFileVariable } from '../credentials/providers/web-identity.ts'
import { ConfigError, ServiceError, UsageError } from '../errors.ts'
import { resolveStartUrl } from '../identity-center/start-url.ts'
import { httpFor } from '../session/services.ts'
import { variable } from '../system/environment.ts'
import { type Partition, partitionNamed, partitionOf } from '../system/partitions.ts'
import type { System } from '../system/system.ts'
import { isLoopbackHost } from '../system/trusted-url.ts'
import { useProfileCredentials } from './profile-credentials.ts'
import { commandLine } from './quote-word.ts'
import { didYouMean } from './suggest.ts'

export interface ConsoleRequest {
  readonly config: AwsConfig
  readonly choice: ProfileChoice
  /** A service's name or an address of the console. */
  readonly asked: string | undefined
  /** `--region`. */
  readonly region: string | undefined
  /** Where the code of an authenticator may come from. */
  readonly mfa: MfaPorts
  readonly system: System
  readonly signal: AbortSignal
}

/** Without the secret: what may be shown. */
export interface ConsoleLink {
  readonly how: 'shortcut' | 'federation'
  readonly accountId: string | undefined
  readonly roleName: string | undefined
  readonly region: string | undefined
  readonly destination: string
  /** The link itself; of a federation a secret, and made only when it is asked for. */
  url(): Promise<string>
}

interface Place {
  readonly partition: Partition
  readonly region: string | undefined
  readonly destination: string
}

/** Throws UsageError `destination-invalid` with the name that was meant, or ConfigError `region-invalid`. */
function placeFor(request: ConsoleRequest, home: Partition | undefined): Place {
  const { config, choice, asked, system } = request
  const region = profileRegion(config, choice.name, system.env, request.region)
  const partition = home ?? (region === undefined ? undefined : partitionOf(region))
  const known = partition ?? partitionOf('us-east-1')
  if (region !== undefined && partitionOf(region).id !== known.id) {
    const message = `The Region ${region} is not in the partition of this account (${known.id}).`
    const fix = commandLine('console', choice.name, '--region', 'REGION')
    throw new ConfigError('region-invalid', message, { details: { region }, fix })
  }
  try {
    const destination = consoleDestination(asked, { partition: known, region })
    return { partition: known, region, destination }
  } catch (error) {
    const wrongName = error instanceof UsageError && asked !== undefined && !isAddress(asked)
    const near = wrongName ? didYouMean(asked.toLowerCase(), serviceNames) : undefined
    if (!wrongName || near === undefined) throw error
    throw new UsageError('destination-invalid', `${error.message} Did you mean ${near}?`, {
      fix: commandLine('console', choice.name, near),
    })
  }
}

type RoleProfile = SsoProfile & { readonly accountId: string; readonly roleName: string }

// In the environment both go before a profile's sign-in, unless the profile was named.
const goesFirst = ['AWS_ACCESS_KEY_ID', tokenFileVariable]

/** Undefined where the profile's credentials come in another way, the environment's included. */
function portalProfile({ config, choice, system }: ConsoleRequest): RoleProfile | undefined {
  const profile = config.profiles.get(choice.name)
  if (profile === undefined || textSetting(profile.settings, 'role_arn') !== undefined) return
  const { settings } = profile
  if (textSetting(settings, 'web_identity_token_file') !== undefined) return
  const byEnvironment = choice.source !== 'flag'
  if (byEnvironment && goesFirst.some((name) => variable(system.env, name) !== undefined)) return
  const names = ['sso_account_id', 'sso_role_name']
  if (names.every((name) => textSetting(settings, name) === undefined)) return
  const found = ssoProfile(config, choice.name)
  if (found?.accountId === undefined || found.roleName === undefined) return
  return { ...found, accountId: found.accountId, roleName: found.roleName }
}

/** A portal that runs on this machine has its pages there too, whatever the start URL says. */
async function portalPage(request: ConsoleRequest, { session }: RoleProfile): Promise<string> {
  const { config, choice, system } = request
  const override = configuredEndpoint(config, choice.name, 'sso', system.env)
  if (override !== undefined && isLoopbackHost(new URL(override).hostname)) {
    return new URL('/start', override).href
  }
  const http = httpFor({ config, profile: choice.name }, system)
  const { url } = await resolveStartUrl(session.startUrl, {
    http,
    region: session.region,
    signal: request.signal,
  })
  return url
}

function shortcut(request: ConsoleRequest, profile: RoleProfile): ConsoleLink {
  const { accountId, roleName, session } = profile
  const place = placeFor(request, partitionOf(session.region))
  const { region, destination } = place
  // Without a wish of ours the portal opens what the role is set up to open.
  const wished = request.asked !== undefined || region !== undefined
  return {
    how: 'shortcut',
    accountId,
    roleName,
    region,
    destination,
    url: async () =>
      shortcutLink({
        startUrl: await portalPage(request, profile),
        region: session.region,
        accountId,
        roleName,
        ...(wished ? { destination } : {}),
      }),
  }
}

/** Federation does not say why it refuses keys. */
function isRefusal(error: unknown): boolean {
  return error instanceof ServiceError && error.code === 'service-refused'
}

function federation(request: ConsoleRequest): ConsoleLink {
  const { config, choice, mfa, system, signal } = request
  const profile = choice.name
  const settings = config.profiles.get(profile)?.settings
  const arn = settings === undefined ? undefined : textSetting(settings, 'role_arn')
  const [, partitionId = '', , , accountId, role] = arn?.split(':') ?? []
  const { partition, region, destination } = placeFor(request, partitionNamed(partitionId))
  const endpoint = federationEndpoint(
    partition,
    configuredEndpoint(config, profile, 'signin', system.env),
  )
  return {
    how: 'federation',
    accountId,
    roleName: role?.replace(/^role\/(?:.*\/)?/, ''),
    region,
    destination,
    url: async () => {
      const again = (other: string) => commandLine('console', other)
      const chosen = choice.source
      const http = httpFor({ config, profile }, system)
      const token = await useProfileCredentials(
        { config, profile, chosen, system, again, mfa },
        (credentials) =>
          getSigninToken(credentials, { endpoint, http, clock: system.clock, signal }),
        isRefusal,
      )
      return federationLink(endpoint, token, destination)
    },
  }
}

/** Throws UsageError `destination-invalid`, or ConfigError for what is wrong with the profile. */
export function consoleLink(request: ConsoleRequest): ConsoleLink {
  const profile = portalProfile(request)
  return profile === undefined ? federation(request) : shortcut(request, profile)
}
