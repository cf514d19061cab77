import type { Scene } from './acts.ts'
import type { Worker } from './company.ts'
import type { Day } from './people-day.ts'

/** What an attack is done with. */
export interface Plot {
  readonly scene: Scene
  /** When it begins: in the working hours of the person. */
  readonly atMs: number
  readonly day: Day
  readonly victim: Worker
  /** An administrator who is at work every day. */
  readonly administrator: Worker
}

/** One kind of what is planted. */
export interface Attack {
  readonly kind: string
  /** One sentence. */
  readonly what: string
  /** Of an administrator's own sign-in. */
  readonly byAdministrator?: true
  readonly plant: (plot: Plot) => void
}
