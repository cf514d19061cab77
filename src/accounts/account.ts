/** An account that a sign-in can reach. */
export interface Account {
  /** Twelve digits. */
  readonly accountId: string
  readonly name?: string
  readonly email?: string
}
