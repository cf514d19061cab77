/** The guard rules of the settings, for a program that uses the library as for every other caller. */
import { type AwsConfig, type Profile, textSetting } from '../config/aws-config.ts'
import { answeringProfile } from '../credentials/chain-links.ts'
import { type GuardSystem, permittedProfile } from '../guard/permitted-profile.ts'
import type { System } from '../system/system.ts'
import type { Role } from './session.ts'

/** A twin that is used instead is told to the log. */
type PermitSystem = GuardSystem & Pick<System, 'log'>

/** The profile to use: the one asked for, or its twin. Throws as `permittedProfile`. */
export async function permitProfile(
  config: AwsConfig,
  profile: string,
  system: PermitSystem,
): Promise<string> {
  const { name, notice } = await permittedProfile(config, profile, system, {
    answering: (asked) => answeringProfile(config, asked, system),
    forPerson: false,
  })
  if (notice !== undefined) system.log.warn(notice)
  return name
}

/**
 * A role that a program names itself is judged as the profile that has it, or as one called
 * `111111111111/Admin`. Answers with the profile to use instead, undefined for the role itself.
 */
export async function permitRole(
  config: AwsConfig,
  role: Role,
  system: PermitSystem,
): Promise<string | undefined> {
  const same = [...config.profiles.values()].find((profile) => isOf(profile, role))
  const { accountId, roleName } = role
  const profile = same ?? {
    name: `${accountId}/${roleName}`,
    settings: new Map([
      ['sso_account_id', accountId],
      ['sso_role_name', roleName],
    ]),
    fromCredentials: new Set<string>(),
  }
  const profiles = new Map([...config.profiles, [profile.name, profile]])
  const permitted = await permitProfile({ ...config, profiles }, profile.name, system)
  return permitted === profile.name ? undefined : permitted
}

function isOf({ settings }: Profile, { accountId, roleName }: Role): boolean {
  return (
    textSetting(settings, 'sso_account_id') === accountId &&
    textSetting(settings, 'sso_role_name') === roleName
  )
}
