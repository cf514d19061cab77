import type { Credentials } from '../credentials/credentials.ts'
import type { MfaPorts } from '../credentials/ports.ts'
import type { AwsCredentialIdentity, MfaCodeProvider } from './aws-credentials.ts'

export function asIdentity({ expiresAt, ...keys }: Credentials): AwsCredentialIdentity {
  return expiresAt === undefined ? keys : { ...keys, expiration: expiresAt }
}

export function mfaPortsOf(provider: MfaCodeProvider | undefined): { readonly mfa?: MfaPorts } {
  return provider === undefined ? {} : { mfa: { ask: async ({ serial }) => provider(serial) } }
}
