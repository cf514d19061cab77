import type { PlaceKind } from './places.ts'

/** Where in the world something stands. */
export interface Spot {
  /** As `resolve` gives it; absent for a variable. */
  readonly file?: string
  /** From 1. */
  readonly line?: number
  /** Of git history: a commit that brought it in. */
  readonly commit?: string
  /** Name of the environment variable. */
  readonly variable?: string
}

/** A long-lived key. Its secret is looked for and never kept. */
export interface KeyFinding extends Spot {
  readonly what: 'key'
  readonly place: PlaceKind
  readonly keyId: string
  /** Read out of the id; keys made before about 2019 do not tell. */
  readonly accountId?: string
  /** Whether something that can be its secret stands within five lines. */
  readonly hasSecret: boolean
  /** The day of the signature that it stands in, if it does. */
  readonly signedAt?: Date
  /** The file is no text. */
  readonly isBinary: boolean
  /** The section of an AWS file that it stands in. */
  readonly profile?: string
}

/** Something that uses, by its name, a profile whose key was found. */
export interface CallerFinding extends Spot {
  readonly what: 'caller'
  readonly place: PlaceKind
  /** How it names the profile: `AWS_PROFILE`, `--profile`, `Python`. */
  readonly by: string
  readonly profile: string
}

export type Finding = KeyFinding | CallerFinding

/** What is passed over: no key of anybody's, a trap that alarms its owner, a line that says so. */
export type Decoy = 'example' | 'canary' | 'allowed'
