import type { Athena } from './athena.ts'
import type { SandboxClock } from './clock.ts'
import type { Directory } from './directory.ts'
import type { TrailBucket } from './s3/buckets.ts'
import type { Store } from './store.ts'

/** What every state machine and handler works on. */
export interface World {
  readonly clock: SandboxClock
  readonly directory: Directory
  readonly store: Store
  readonly athena: Athena
  /** `http://127.0.0.1:8490`, without a path. */
  readonly origin: string
  /** Of S3. */
  readonly buckets?: readonly TrailBucket[]
}

export function nowMs(world: Pick<World, 'clock'>): number {
  return world.clock.now().getTime()
}
