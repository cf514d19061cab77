/**
 * How keys are to be retired, as a value: what is known of each key, and what takes its place. The
 * steps follow from that: `stepsOf` tells them, `printPlan` writes the file that a person reviews and
 * `readPlan` reads it. Never holds a secret.
 */
import type { Spot } from './finding.ts'
import type { PlaceKind } from './places.ts'
import type { Power } from './policy-power.ts'

/** How the file of a plan begins, after `#`. */
export const planHeading = ' What keyless would do to retire these keys, in order.'

export interface MigrationPlan {
  /** `20261123T130000Z-1f2e3d4c`: what apply keeps its state under. */
  readonly id: string
  readonly createdAt: Date
  /** The AWS files as they were found here, absolute: `apply` edits no others. */
  readonly files: { readonly config: string; readonly credentials: string }
  readonly keys: readonly PlannedKey[]
}

export interface PlannedKey {
  readonly keyId: string
  readonly accountId: string
  /** The IAM user's name; undefined for the root user, whose keys are not retired here. */
  readonly userName: string | undefined
  /** The profile that asks IAM about the key and changes it: one that gets in without a planned key. */
  readonly iamProfile: string
  readonly createdAt?: Date
  /** Absent when IAM knows of no use. */
  readonly lastUsed?: LastUse
  /** What its user may do; absent for root, and in plans of keyless before it asked. */
  readonly permissions?: Permissions
  /** Absent while nobody has chosen one: then the key cannot be retired. */
  readonly replacement?: Replacement
  readonly places: readonly KeyPlace[]
  readonly callers: readonly KeyCaller[]
  /** Calls that CloudTrail files show, the newest first. */
  readonly trail: readonly TrailCall[]
  /** By the same trail; absent where none was read, or it shows no call. */
  readonly use?: TrailUse
}

/** As far as IAM tells: policies of buckets, keys and roles may allow more. */
export interface Permissions {
  readonly grants: readonly Grant[]
  /** Name of the policy that bounds them. */
  readonly boundary?: string
  /** Operations of IAM that were refused: there may be more. */
  readonly notKnown: readonly string[]
}

export interface Grant {
  /** Its name. */
  readonly policy: string
  /** The group that it comes from; the user itself otherwise. */
  readonly group?: string
  /** The holder's own policy, no managed one. */
  readonly inline?: boolean
  /** By its text where that could be read, else by its name. */
  readonly allows: Power
}

export interface LastUse {
  readonly at: Date
  /** As IAM names them: `s3`, `eu-central-1`. */
  readonly service: string
  readonly region: string
}

/** What callers get under the same profile names. */
export interface Replacement {
  /** Profiles that get the sign-in; those that hold the key, or new ones where none does. */
  readonly profiles: readonly string[]
  /** An `[sso-session]` of the config file. */
  readonly session: string
  /** The permission set, by the name of its role. */
  readonly roleName: string
  /** Set where the profile has none. */
  readonly region?: string
}

/** Where the key stands. */
export interface KeyPlace extends Spot {
  readonly place: PlaceKind
  /** The section of an AWS file. */
  readonly profile?: string
}

/** What names a profile that holds the key. */
export interface KeyCaller extends Spot {
  readonly place: PlaceKind
  /** `AWS_PROFILE`, `--profile`, `Python`. */
  readonly by: string
  readonly profile: string
}

/** How much a key was used; all but the times are numbers of different ones. */
export interface TrailUse {
  readonly calls: number
  /** Of UTC. */
  readonly days: number
  readonly first: Date
  readonly last: Date
  readonly addresses: number
  readonly programs: number
  readonly services: number
  readonly accounts: number
}

export interface TrailCall {
  readonly at: Date
  /** `s3:PutObject` */
  readonly event: string
  readonly region: string
  readonly sourceAddress: string
  readonly userAgent: string
}

/** By file, then by line. */
export function inOrder(one: KeyPlace, other: KeyPlace): number {
  const [file = '', otherFile = ''] = [one.file, other.file]
  if (file !== otherFile) return file < otherFile ? -1 : 1
  return (one.line ?? 0) - (other.line ?? 0)
}
