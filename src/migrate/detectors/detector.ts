/** What a detector is given: some lines around a hit, as one character a byte. */
export interface Around {
  readonly text: string
  /** Where the needle begins in `text`. */
  readonly at: number
}

/** A key, or the name of a profile, at a place that somebody else knows. */
export type Sighting =
  | {
      readonly keyId: string
      readonly accountId: string | undefined
      readonly hasSecret: boolean
      /** The day of the signature that it stands in. */
      readonly signedAt?: Date
    }
  | { readonly profile: string; readonly by: string }
  | { readonly decoy: 'example' | 'canary' }

/**
 * One way in which a key or a profile's name is written. The needles are searched for as bytes, which
 * is quick; only where one stands is `look` asked.
 */
export interface Detector {
  readonly needle: string
  look(around: Around): Sighting | undefined
}
