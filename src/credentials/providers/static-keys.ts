import type { Profile } from '../../config/aws-config.ts'
import { type Credentials, credentialsOf } from '../credentials.ts'
import { incomplete, type Provider, setting } from '../provider.ts'

const keyName = 'aws_access_key_id'
const secretName = 'aws_secret_access_key'

/** True when the profile has keys of its own, whole or not. */
export function hasStaticKeys(profile: Profile): boolean {
  return setting(profile, keyName) !== undefined || setting(profile, secretName) !== undefined
}

/** Keys from the credentials file: they go before `credential_process`. */
export const credentialsFileKeys: Provider = (profile) =>
  profile.fromCredentials.has(keyName) ? staticKeys(profile) : undefined

/** Keys from the config file: they go last. */
export const configFileKeys: Provider = (profile) => staticKeys(profile)

/** The keys in the profile, wherever they stand. Throws ConfigError `profile-incomplete`. */
export function staticKeys(profile: Profile): Credentials | undefined {
  const accessKeyId = setting(profile, keyName)
  const secretAccessKey = setting(profile, secretName)
  if (accessKeyId === undefined) return undefined
  if (secretAccessKey === undefined) throw incomplete(profile, secretName)
  const sessionToken =
    setting(profile, 'aws_session_token') ?? setting(profile, 'aws_security_token')
  const accountId = setting(profile, 'aws_account_id')
  return credentialsOf({ accessKeyId, secretAccessKey, sessionToken, accountId })
}
