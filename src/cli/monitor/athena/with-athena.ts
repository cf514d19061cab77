/** Athena, asked with the credentials of the profile that the settings name. */
import { loadAwsConfig } from '../../../config/aws-config.ts'
import { jsonOptions } from '../../../credentials/json-options.ts'
import { athenaService, type AthenaWorld } from '../../../monitor/engines/athena/service.ts'
import type { AthenaSettings } from '../../../monitor/engines/athena/settings.ts'
import { httpFor } from '../../../session/services.ts'
import type { FlagValues } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { credentialsOrSignIn } from '../../credentials-or-sign-in.ts'
import { guardedProfile } from '../../guarded-profile.ts'
import { mfaPorts } from '../../mfa.ts'
import { type ProfileRequest, useProfileCredentials } from '../../profile-credentials.ts'
import { commandLine } from '../../quote-word.ts'

/** A code is asked for at a terminal; elsewhere a profile with MFA needs a session that it has already. */
const noFlags: FlagValues = { value: () => undefined, on: () => false }

/** Throws as useProfileCredentials, guardedProfile and `use`. */
export async function withAthena<T>(
  context: CommandContext,
  settings: AthenaSettings,
  use: (world: AthenaWorld) => Promise<T>,
): Promise<T> {
  const { system, signal } = context
  const config = loadAwsConfig(system.paths)
  const { profile: named, region, workgroup, database, output } = settings
  const { name } = await guardedProfile(context, config, { name: named, source: 'flag' })
  const mfa = mfaPorts(context, { flags: noFlags })
  const again = (profile: string): string => commandLine('whoami', '--profile', profile)
  return await credentialsOrSignIn(context, {
    config,
    profile: name,
    work: async (current) => {
      const from = { config: current, profile: name }
      const http = httpFor(from, system)
      const options = { ...jsonOptions(athenaService, { ...from, region }, system, http), signal }
      const request: ProfileRequest = {
        ...from,
        system,
        chosen: 'flag',
        environment: false,
        again,
        mfa,
      }
      return useProfileCredentials(request, async (credentials) =>
        use({ api: { service: athenaService, credentials, options }, workgroup, database, output }),
      )
    },
  })
}
