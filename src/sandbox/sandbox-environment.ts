import { join } from 'node:path'
import type { Environment } from '../system/environment.ts'
import { pastProxies, type VariableChanges } from '../system/variable-changes.ts'
import type { SandboxRecord } from './running-sandbox.ts'

/** What would lead a program past the sandbox, or to a real HOME. */
const unset = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_CREDENTIAL_PROFILES_FILE',
  'AWS_BEARER_TOKEN_BEDROCK',
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_ENDPOINT_URL',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
  'AWS_USE_FIPS_ENDPOINT',
  'AWS_USE_DUALSTACK_ENDPOINT',
  'AWS_ROLE_ARN',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  'XDG_CONFIG_HOME',
  'XDG_STATE_HOME',
  'XDG_CACHE_HOME',
]

/**
 * HOME and both AWS files are a throw-away folder's, so that no real token is ever sent to the
 * sandbox or deleted with it. KEYLESS_SANDBOX keeps the sandbox findable from that HOME.
 */
export function sandboxVariables(
  record: SandboxRecord,
  recordFile: string,
  outside: Environment,
): VariableChanges {
  const { url, home } = record
  return {
    AWS_ENDPOINT_URL_SSO_OIDC: url,
    AWS_ENDPOINT_URL_SSO: url,
    AWS_ENDPOINT_URL_STS: url,
    AWS_ENDPOINT_URL_IAM: url,
    AWS_ENDPOINT_URL_SIGNIN: url,
    AWS_ENDPOINT_URL_SSO_ADMIN: url,
    AWS_ENDPOINT_URL_IDENTITYSTORE: url,
    AWS_ENDPOINT_URL_ORGANIZATIONS: url,
    AWS_ENDPOINT_URL_S3: url,
    AWS_CONFIG_FILE: join(home, '.aws', 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(home, '.aws', 'credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    HOME: home,
    KEYLESS_SANDBOX: recordFile,
    ...pastProxies(outside),
    ...Object.fromEntries(unset.map((name) => [name, undefined])),
  }
}

/** Windows programs look for their HOME elsewhere. */
export function windowsVariables(
  record: SandboxRecord,
  recordFile: string,
  outside: Environment,
): VariableChanges {
  return {
    ...sandboxVariables(record, recordFile, outside),
    USERPROFILE: record.home,
    LOCALAPPDATA: join(record.home, 'AppData', 'Local'),
  }
}
