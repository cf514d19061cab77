/** Why a key is left as it is: a value, since the other keys go on. */
export type RefusalCode =
  | 'too-early'
  | 'key-of-root'
  | 'replacement-missing'
  | 'key-changed'
  | 'key-elsewhere'
  | 'profile-unverified'
  | 'last-way-in'
  | 'last-administrator'
  | 'left-by-hand'
  | 'used-recently'
  | 'wait-not-over'
  | 'not-inactive'
  | 'changed-since'
  | 'finished'

export interface Refusal {
  readonly code: RefusalCode
  /** One sentence. */
  readonly says: string
}

export function refusal(code: RefusalCode, says: string): Refusal {
  return { code, says }
}
