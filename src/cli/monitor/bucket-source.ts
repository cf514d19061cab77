/** A bucket as a source: asked as a profile, which signs in on the way where a person is there. */
import { type AwsConfig } from '../../config/aws-config.ts'
import { configuredEndpoint, useDualstack, useFips } from '../../config/endpoint-settings.ts'
import { chooseProfile, type ProfileChoice } from '../../config/profile-choice.ts'
import { profileRegion } from '../../config/region.ts'
import { readableSsoProfile } from '../../config/sso-profile.ts'
import type { Credentials } from '../../credentials/credentials.ts'
import type { CredentialPorts } from '../../credentials/ports.ts'
import { forgetKeys } from '../../credentials/refused-keys.ts'
import { assertBearerEndpoint } from '../../identity-center/endpoints.ts'
import { formatBucketAddress, parseBucketAddress } from '../../monitor/sources/s3/address.ts'
import { bucketSource } from '../../monitor/sources/s3/bucket-source.ts'
import { bucketIn, openBucket } from '../../monitor/sources/s3/bucket.ts'
import type { BucketAccess } from '../../monitor/sources/s3/calls.ts'
import type { Narrowing } from '../../monitor/sources/s3/layout.ts'
import type { FarSource, RememberedAccess } from '../../monitor/sources/source.ts'
import { createCredentialPorts } from '../../session/credential-ports.ts'
import { lastingCredentials } from '../../session/lasting-credentials.ts'
import { httpFor } from '../../session/services.ts'
import type { CommandContext } from '../context.ts'
import { credentialsOrSignIn } from '../credentials-or-sign-in.ts'
import { guardedProfile } from '../guarded-profile.ts'
import { mfaPorts } from '../mfa.ts'
import { configForProfile } from '../profile-world.ts'
import { useProfileCredentials } from '../profile-credentials.ts'
import { commandLine } from '../quote-word.ts'

export interface AskedBucket {
  readonly address: string
  /** The one of the environment. */
  readonly profile?: string | undefined
  readonly narrowing: Narrowing
  /** How the next load without paths looks there; undefined: as it would have. */
  readonly remembered: Narrowing | undefined
}

type Endpoint = Pick<BucketAccess, 'http' | 'region' | 'endpoint' | 'fips' | 'dualstack'>

/** Where S3 is asked as that profile. Throws ConfigError `endpoint-invalid`. */
export function bucketEndpoint(
  { system }: CommandContext,
  config: AwsConfig,
  profile: string,
): Endpoint {
  const { env } = system
  const endpoint = configuredEndpoint(config, profile, 's3', env)
  if (endpoint !== undefined) assertBearerEndpoint(endpoint)
  const signIn = readableSsoProfile(config, profile)?.session.region
  return {
    http: httpFor({ config, profile }, system),
    region: profileRegion(config, profile, env) ?? signIn ?? 'us-east-1',
    endpoint,
    fips: useFips(config, profile, env),
    dualstack: useDualstack(config, profile, env),
  }
}

function rememberedAs(
  { accounts, regions, since, until }: Narrowing,
  choice: ProfileChoice,
  now: Date,
): RememberedAccess {
  const profile = choice.source === 'default' ? undefined : choice.name
  // What came after `--until` was not looked at.
  const listedAt = until === undefined ? now.toISOString() : undefined
  return { profile, accounts, regions, since: since?.toISOString(), listedAt }
}

/** Those of a load, which may take longer than they are good for. */
function renewableKeys(
  open: () => () => Promise<Credentials>,
  ports: CredentialPorts,
): Required<Pick<BucketAccess, 'credentials' | 'renew'>> {
  let current = open()
  return {
    credentials: async () => current(),
    renew: async () => {
      const refused = await current()
      forgetKeys(refused, ports)
      current = open()
      return (await current()).accessKeyId !== refused.accessKeyId
    },
  }
}

/**
 * The bucket is looked at before anything is read. Throws as guardedProfile, useProfileCredentials and
 * openBucket; UsageError `flag-value`.
 */
export async function askBucket(asked: AskedBucket, context: CommandContext): Promise<FarSource> {
  const { system, signal } = context
  const address = parseBucketAddress(asked.address)
  const config = configForProfile(context, asked.profile)
  const choice = chooseProfile(asked.profile, system.env)
  const { name, source: chosen } = await guardedProfile(context, config, choice)
  const again = (profile: string): string =>
    commandLine('monitor', 'load', formatBucketAddress(address), '--profile', profile)
  const mfa = mfaPorts(context, { flags: { on: () => false, value: () => undefined } })
  const environment = chosen !== 'flag'
  const access = { ...bucketEndpoint(context, config, name), profile: name, signal }
  const { region } = await credentialsOrSignIn(context, {
    config,
    profile: name,
    work: async (current) =>
      useProfileCredentials(
        { config: current, profile: name, system, chosen, environment, again, mfa },
        async (keys) => openBucket(address, { ...access, credentials: async () => keys }),
      ),
  })
  const keys = renewableKeys(
    () => lastingCredentials(name, system, { environment, mfa }),
    createCredentialPorts({ config, profile: name }, system),
  )
  return bucketSource({
    address,
    remembered: asked.remembered && rememberedAs(asked.remembered, choice, system.clock.now()),
    narrowing: asked.narrowing,
    open: async (stop) => bucketIn(address.bucket, { ...access, ...keys, region, signal: stop }),
  })
}
