/** Keys from a cache that AWS does not take: it knows better than the date in the file. */
import { ServiceError } from '../errors.ts'
import { removeSecretFile } from '../tokens/sealing/sealed-files.ts'
import type { Credentials } from './credentials.ts'
import { keyFiles } from './key-files.ts'
import type { CredentialPorts } from './ports.ts'
import { forgetCredentials } from './providers/sso-role.ts'

const words = [
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  // Of services with JSON.
  'UnrecognizedClient',
  // Of S3.
  'InvalidAccessKeyId',
  'InvalidToken',
]

/** Their session was ended, a role is gone, or a clock is wrong. */
export function areRefusedKeys(error: unknown): error is ServiceError {
  return error instanceof ServiceError && words.includes(String(error.details['error']))
}

/** The next ones are obtained anew. */
export function forgetKeys(credentials: Credentials, ports: CredentialPorts): void {
  forgetCredentials(ports)
  for (const path of keyFiles(credentials, ports.system)) removeSecretFile(path, ports.system)
}

export interface KeysUse<Source, Result> {
  obtain(): Promise<Source>
  use(source: Source): Promise<Result>
  /** What `use` throws when AWS does not take the keys (areRefusedKeys). */
  readonly isRefusal?: ((error: unknown) => boolean) | undefined
}

/**
 * Keys that AWS does not take are thrown away, and it all runs once more if there are other ones then.
 * Throws what `obtain` and `use` throw.
 */
export async function withAcceptedKeys<
  Source extends { readonly credentials: Credentials },
  Result,
>(
  ports: CredentialPorts,
  { obtain, use, isRefusal = areRefusedKeys }: KeysUse<Source, Result>,
): Promise<Result> {
  const first = await obtain()
  try {
    return await use(first)
  } catch (error) {
    if (!isRefusal(error)) throw error
    forgetKeys(first.credentials, ports)
    const second = await obtain()
    if (second.credentials.accessKeyId === first.credentials.accessKeyId) throw error
    return await use(second)
  }
}
