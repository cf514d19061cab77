/** What our own commands and the agent say to each other, as JSON over the control socket. */

/** Grows when an older command or agent could not understand it any more. */
export const controlVersion = 1

/** Which keyless somebody runs. */
export interface Build {
  readonly version: string
  /** When its program file was changed, in milliseconds since 1970; 0 where that cannot be told. */
  readonly changedAt: number
}

export interface Hello {
  readonly version: number
  readonly build: Build
  readonly pid: number
  readonly port: number
}

/** A profile, and the files that it is in. */
export interface ProfilePlace {
  readonly profile: string
  readonly awsConfig: string
  readonly awsCredentials: string
}

export interface ServeRequest extends ProfilePlace {
  /** The agent stays for as long as this process lives. */
  readonly pid?: number | undefined
}

export interface ServeAnswer {
  readonly profile: string
  readonly path: string
  readonly token: string
  readonly port: number
  readonly expiresAt: string
}

export interface ProfileStatus {
  readonly profile: string
  readonly path: string
  readonly requests: number
  readonly lastRequestAt: string | null
  /** End of the credentials at hand; null while there are none yet. */
  readonly expiresAt: string | null
  /** Why there are no newer ones. */
  readonly problem: string | null
}

export interface AgentStatus extends Hello {
  readonly startedAt: string
  /** When it ends unless somebody asks; null while a process that it serves lives. */
  readonly endsAt: string | null
  readonly processes: readonly number[]
  readonly profiles: readonly ProfileStatus[]
}

/** What a newer agent needs so that programs go on with the addresses and tokens that they have. */
export interface HandOver {
  readonly version: number
  readonly port: number
  readonly routes: readonly (ProfilePlace & { readonly path: string; readonly token: string })[]
  readonly processes: readonly number[]
}

/** Whether the first one is to take the other one's place: never back to an older one. */
export function isNewer(ours: Build, theirs: Build): boolean {
  return ours.version === theirs.version
    ? ours.changedAt > theirs.changedAt
    : ours.version.localeCompare(theirs.version, 'en', { numeric: true }) > 0
}
