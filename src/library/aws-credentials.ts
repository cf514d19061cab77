/**
 * AWS keys in the form that the AWS SDK for JavaScript v3 takes and gives (its type of the same
 * name), so that either may be passed for the other; the SDK itself is not needed.
 */
export interface AwsCredentialIdentity {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Absent for long-lived keys. */
  readonly sessionToken?: string
  /** When the keys end; absent when they do not. The SDK asks again some minutes before. */
  readonly expiration?: Date
  /** Twelve digits, where the source says whose keys they are. */
  readonly accountId?: string
}

/**
 * What the AWS SDK for JavaScript v3 takes as `credentials`: asked whenever keys are needed. May be
 * called as often as you like, and by any number of clients at once.
 */
export type AwsCredentialIdentityProvider = () => Promise<AwsCredentialIdentity>

/** Answers with the six digits that the authenticator with this ARN or serial number shows. */
export type MfaCodeProvider = (mfaSerial: string) => Promise<string>
