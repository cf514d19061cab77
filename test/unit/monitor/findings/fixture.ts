/** Events of which a detector finds nothing, and others that it finds beside them. */
export interface Fixture {
  readonly good: readonly unknown[]
  readonly bad: readonly unknown[]
  /** The sentences of what is found in both together, in the order of time. */
  readonly says: readonly string[]
}
