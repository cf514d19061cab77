/**
 * The environment of a program that `exec` runs: the caller's, without any other AWS credential,
 * profile or container variable, and with the credentials in it.
 */
import type { Environment } from '../system/environment.ts'
import type { Credentials } from './credentials.ts'
import { expiryForOutput } from './expiry.ts'

/** Marks a child of `exec`, so that an `exec` inside it does not take its region for the person's. */
export const execMark = 'KEYLESS_EXEC'

const removed = new Set([
  // Credentials
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SECURITY_TOKEN',
  'AWS_SECRET_KEY',
  'AWS_ACCOUNT_ID',
  'AWS_LOGIN_SESSION',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_EXTERNAL_ID',
  'AWS_MFA_SERIAL',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AMAZON_ACCESS_KEY_ID',
  'AMAZON_SECRET_ACCESS_KEY',
  'AMAZON_SESSION_TOKEN',
  // Profile
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_VAULT',
  // The profile of the shell around it, which is not the child's.
  'KEYLESS_PROMPT',
  'KEYLESS_PROMPT_PRODUCTION',
  // The runtime of a single-file keyless reads these; they would run code in any other one.
  'BUN_OPTIONS',
  'BUN_BE_BUN',
])
const removedPrefixes = [
  'AWS_ACCESS_KEY',
  'AWS_CREDENTIAL',
  'AWS_SESSION_',
  'AWS_CONTAINER_',
  'AWS_BEARER_TOKEN_',
  'AWS_SSO_',
  // Whose session it was before, by awsume, aws-okta and granted: prompts and scripts go by them.
  'AWSUME_',
  'AWS_OKTA_',
  'GRANTED_SSO',
]

function isRemoved(name: string): boolean {
  // Windows compares names without case.
  const upper = name.toUpperCase()
  if (removed.has(upper)) return true
  for (const prefix of removedPrefixes) if (upper.startsWith(prefix)) return true
  return false
}

/**
 * The region for a child: what the person set in the environment (AWS_REGION, then
 * AWS_DEFAULT_REGION) goes before the profile's, as in the AWS CLI; what an outer `exec` set does
 * not count as set by the person.
 */
export function childRegion(
  env: Environment,
  profileRegion: string | undefined,
): string | undefined {
  const region = env['AWS_REGION'] || undefined
  const fallback = env['AWS_DEFAULT_REGION'] || undefined
  const inherited = Boolean(env[execMark]) && region === fallback
  return (inherited ? profileRegion : undefined) ?? region ?? fallback ?? profileRegion
}

/** The environment before any credentials: `region` should come from {@link childRegion}. */
export function childBase(
  env: Environment,
  region: string | undefined,
  profile: string,
): Record<string, string> {
  const child: Record<string, string> = {}
  for (const name in env) {
    const value = env[name]
    if (value !== undefined && !isRemoved(name)) child[name] = value
  }
  if (region !== undefined) {
    child['AWS_REGION'] = region
    child['AWS_DEFAULT_REGION'] = region
  }
  child[execMark] = profile
  return child
}

/** `region` should come from {@link childRegion}. */
export function childEnvironment(
  env: Environment,
  credentials: Credentials,
  region: string | undefined,
  profile: string,
): Record<string, string> {
  const child = childBase(env, region, profile)
  child['AWS_ACCESS_KEY_ID'] = credentials.accessKeyId
  child['AWS_SECRET_ACCESS_KEY'] = credentials.secretAccessKey
  if (credentials.sessionToken !== undefined) child['AWS_SESSION_TOKEN'] = credentials.sessionToken
  if (credentials.expiresAt !== undefined) {
    child['AWS_CREDENTIAL_EXPIRATION'] = expiryForOutput(credentials.expiresAt)
  }
  return child
}
