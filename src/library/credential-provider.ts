import { chooseProfile } from '../config/profile-choice.ts'
import { settingsMark } from '../guard/read-settings.ts'
import { lastingCredentials } from '../session/lasting-credentials.ts'
import type { System } from '../system/system.ts'
import { asIdentity, mfaPortsOf } from './as-identity.ts'
import type { AwsCredentialIdentityProvider } from './aws-credentials.ts'
import type { FromKeylessOptions } from './from-keyless.ts'
import { permitProfile } from './permitted.ts'

type Lasting = ReturnType<typeof lastingCredentials>

// Clients that are each given a provider of their own share one refresh, too.
const shared = new WeakMap<System, Map<string, Lasting>>()

/** `fromKeyless` in a world of one's own. */
export function credentialProvider(
  { profile, mfaCodeProvider }: FromKeylessOptions,
  system: System,
): AwsCredentialIdentityProvider {
  const own = new Map<string, Lasting>()
  return async () => {
    const choice = chooseProfile(profile, system.env)
    const environment = choice.source !== 'flag'
    const { awsConfig, awsCredentials, home } = system.paths
    const key = JSON.stringify([choice.name, environment, awsConfig, awsCredentials, home])
    const known = mfaCodeProvider === undefined ? sharedBy(system) : own
    const lasting =
      known.get(key) ??
      lastingCredentials(choice.name, system, {
        environment,
        permit: async (config, name) => permitProfile(config, name, system),
        rules: () => settingsMark(system.paths),
        ...mfaPortsOf(mfaCodeProvider),
      })
    known.set(key, lasting)
    return asIdentity(await lasting())
  }
}

function sharedBy(system: System): Map<string, Lasting> {
  const known = shared.get(system) ?? new Map<string, Lasting>()
  shared.set(system, known)
  return known
}
