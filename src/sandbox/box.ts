import { randomBytes } from 'node:crypto'
import { takeOverKeys } from './access-keys.ts'
import { createAthena, type RunSql } from './athena.ts'
import type { SandboxClock } from './clock.ts'
import type { Directory } from './directory.ts'
import { type Faults, createFaults } from './faults.ts'
import { type Journal, createJournal } from './journal.ts'
import type { TrailBucket } from './s3/buckets.ts'
import { type Store, createStore } from './store.ts'
import { createTrail, type Trail } from './trail/trail.ts'
import type { World } from './world.ts'

/** A whole sandbox without its server: the world, what goes wrong in it, and what was asked of it. */
export interface Box {
  readonly world: World
  readonly faults: Faults
  readonly journal: Journal
  readonly trail: Trail
  /** Bearer token of the control API. */
  readonly controlToken: string
  /** Asks whoever runs the sandbox to end it. */
  readonly stop: () => void
}

export interface BoxOptions {
  readonly clock: SandboxClock
  readonly directory: Directory
  /** `http://127.0.0.1:8490`. */
  readonly origin: string
  /** An empty one in memory. */
  readonly store?: Store
  /** None. */
  readonly buckets?: readonly TrailBucket[]
  readonly stop?: () => void
  readonly runSql?: RunSql | undefined
  /** Of S3, in the trail (false). */
  readonly dataEvents?: boolean | undefined
}

export function createBox(options: BoxOptions): Box {
  const { clock, directory, origin, buckets = [], store = createStore() } = options
  const athena = createAthena(options.runSql)
  const world: World = { clock, directory, origin, buckets, store, athena }
  takeOverKeys(world)
  return {
    world,
    faults: createFaults(),
    journal: createJournal(clock),
    trail: createTrail(clock, { dataEvents: options.dataEvents }),
    controlToken: randomBytes(32).toString('base64url'),
    stop: options.stop ?? (() => {}),
  }
}

/** As if just started: nobody is signed in, no fault waits, the clock is the machine's. */
export function resetBox(box: Box): void {
  box.world.store.clear()
  box.world.athena.queries.clear()
  box.world.athena.tokens.clear()
  box.world.clock.reset()
  takeOverKeys(box.world)
  box.faults.clear()
  box.journal.clear()
  box.trail.clear()
}
