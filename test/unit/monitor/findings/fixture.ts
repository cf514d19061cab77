/** Events of which a detector finds nothing, and others that it finds beside them. */
export interface Fixture {
  readonly good: readonly unknown[]
  readonly bad: readonly unknown[]
  /** A list of places. */
  readonly places?: string
  /** A list of the networks of CI platforms. */
  readonly networks?: string
  /** The sentences of what is found in both together, in the order of time. */
  readonly says: readonly string[]
}

/** The nth minute of a day. */
export function minute(count: number, day = '2026-11-20'): string {
  const [hours, minutes] = [Math.floor(count / 60), count % 60]
  return `${day}T${[hours, minutes, 0].map((part) => String(part).padStart(2, '0')).join(':')}Z`
}
