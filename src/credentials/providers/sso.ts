import { ssoProfile } from '../../config/sso-profile.ts'
import { type Provider, setting } from '../provider.ts'
import { roleCredentials } from './sso-role.ts'

/** A profile with `sso_account_id` and `sso_role_name`. Throws ConfigError when it is not whole. */
export const sso: Provider = async (profile, { config, ports }) => {
  const names = ['sso_account_id', 'sso_role_name']
  if (names.every((name) => setting(profile, name) === undefined)) return undefined
  const found = ssoProfile(config, profile.name)
  if (found?.accountId === undefined || found.roleName === undefined) return undefined
  const { session, accountId, roleName } = found
  return roleCredentials({ session, accountId, roleName, profile: profile.name }, ports)
}
