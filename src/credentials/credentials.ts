/**
 * Temporary (or static) AWS keys as a value. Where they come from is the business of `providers/`,
 * in which order of `chain.ts`; how they are printed, of `formats/`.
 */

export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Absent for long-lived keys. */
  readonly sessionToken?: string
  /** Absent when they do not expire. */
  readonly expiresAt?: Date
  /** The account that the keys belong to, where the source says so. */
  readonly accountId?: string
}

type Keys = Pick<Credentials, 'accessKeyId' | 'secretAccessKey'>
type Said = Keys & { readonly [Name in keyof Credentials]?: Credentials[Name] | undefined }

/** What a source says of them: a member that it leaves out is not there. */
export function credentialsOf(said: Said): Credentials {
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt, accountId } = said
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(accountId === undefined ? {} : { accountId }),
  }
}

/** Visible ASCII, and at least one: what nothing else can take for an end of line, a header or a variable. */
export function isVisible(text: string): boolean {
  return /^[!-~]+$/.test(text)
}

/** Whether they can be AWS's, whatever a file, a program or a server gave for them. */
export function areKeys({ accessKeyId, secretAccessKey, sessionToken }: Credentials): boolean {
  return [accessKeyId, secretAccessKey, sessionToken ?? '-'].every((key) => isVisible(key))
}

/** Below this much life, in milliseconds, credentials are fetched anew, as every AWS SDK does. */
export const refreshWindowMs = 15 * 60_000

/** True while at least `minimumMs` of life are left; credentials without an end are always fresh. */
export function isFresh(
  credentials: Pick<Credentials, 'expiresAt'>,
  now: Date,
  minimumMs: number = refreshWindowMs,
): boolean {
  const { expiresAt } = credentials
  return expiresAt === undefined || expiresAt.getTime() - now.getTime() >= minimumMs
}
