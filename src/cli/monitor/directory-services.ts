/** Identity Center and its Identity Store, asked with a profile at the pace that they allow. */
import { limitedHttp } from '../../accounts/limited-http.ts'
import { createRateLimiter } from '../../accounts/rate-limiter.ts'
import type { AwsConfig } from '../../config/aws-config.ts'
import { readableSsoProfile } from '../../config/sso-profile.ts'
import type { Credentials } from '../../credentials/credentials.ts'
import type { JsonApi, JsonService } from '../../credentials/json-call.ts'
import { jsonOptions } from '../../credentials/json-options.ts'
import type { DirectoryServices } from '../../monitor/directory/read-options.ts'
import {
  identityStoreService,
  organizationsRegion,
  organizationsService,
  ssoAdminService,
} from '../../monitor/directory/services.ts'
import { httpFor } from '../../session/services.ts'
import type { CommandInput } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { guardedProfile } from '../guarded-profile.ts'
import { mfaPorts } from '../mfa.ts'
import { type ProfileRequest, useProfileCredentials } from '../profile-credentials.ts'
import { configForProfile } from '../profile-world.ts'
import { commandLine } from '../quote-word.ts'

/** Calls a second that AWS allows: of Identity Center's administration all together, of the others each. */
const quota = 20

/** Throws as guardedProfile, useProfileCredentials and `use`. */
export async function withDirectoryServices<T>(
  context: CommandContext,
  input: Pick<CommandInput, 'flags'>,
  use: (services: DirectoryServices) => Promise<T>,
): Promise<T> {
  const { system, profile: asked = '' } = context
  const config = configForProfile(context, asked)
  const { name } = await guardedProfile(context, config, { name: asked, source: 'flag' })
  const again = (other: string): string => commandLine('whoami', '--profile', other)
  const mfa = mfaPorts(context, input)
  const chosen = { chosen: 'flag', environment: false } as const
  const request: ProfileRequest = { config, profile: name, system, again, mfa, ...chosen }
  return await useProfileCredentials(request, (credentials) =>
    use(servicesOf(context, config, name, credentials)),
  )
}

function servicesOf(
  { system, signal }: CommandContext,
  config: AwsConfig,
  profile: string,
  credentials: Credentials,
): DirectoryServices {
  // The Region of Identity Center is that of the sign-in, whatever Region the profile works in.
  const region = readableSsoProfile(config, profile)?.session.region
  const { clock } = system
  const api = (service: JsonService, regionOf: (own: string) => string = (own) => own): JsonApi => {
    const http = limitedHttp(httpFor({ config, profile }, system), {
      limiter: createRateLimiter({ clock, quota }),
      clock,
    })
    const own = jsonOptions(service, { config, profile, region }, system, http)
    const place = { config, profile, region: regionOf(own.region) }
    return {
      service,
      credentials,
      options: { ...jsonOptions(service, place, system, http), signal },
    }
  }
  return {
    ssoAdmin: api(ssoAdminService),
    identityStore: api(identityStoreService),
    organizations: api(organizationsService, organizationsRegion),
  }
}
