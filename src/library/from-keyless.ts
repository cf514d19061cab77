/** Credentials for the clients of the AWS SDK for JavaScript. Never signs in: that is `openSession`. */
import type { AwsCredentialIdentityProvider, MfaCodeProvider } from './aws-credentials.ts'
import { credentialProvider } from './credential-provider.ts'
import { hostSystem } from './host.ts'

/** Whose credentials, and who says the code of an authenticator. */
export interface FromKeylessOptions {
  /**
   * A profile of `~/.aws/config` (`AWS_PROFILE`, else `default`). Without it, keys in the
   * environment go first, and a container's or a pod's own role serves where there is no such
   * profile: so one line does on your machine and in AWS.
   */
  readonly profile?: string
  /**
   * For a profile with `mfa_serial`; asked only when no kept session will do. Without it such a
   * profile throws SignInRequired `mfa-code-needed`, unless it has an `mfa_process`.
   */
  readonly mfaCodeProvider?: MfaCodeProvider
}

/**
 * A credential provider for the AWS SDK for JavaScript v3, with the cache and the locks of the
 * command line: however many clients and programs ask at once, one refreshes and the others read what
 * it got. Keys have 15 minutes or more left, unless AWS gives less. Nothing is read before the first
 * call. It never opens a browser and never asks anything, but for `mfaCodeProvider`.
 *
 * The provider throws SignInRequired when a person must sign in (`fix` is the command to run),
 * ConfigError for a profile that is not there or not whole, AccessDenied, ServiceError or SystemError.
 * After an error the AWS files are read again at the next call.
 * @example
 * const s3 = new S3Client({ credentials: fromKeyless({ profile: 'dev-admin' }) })
 */
export function fromKeyless(options: FromKeylessOptions = {}): AwsCredentialIdentityProvider {
  return credentialProvider(options, hostSystem())
}
