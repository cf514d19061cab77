import type { Clock } from './clock.ts'
import type { Environment } from './environment.ts'
import type { Http } from './http.ts'
import type { Journal } from './journal.ts'
import type { Log } from './log.ts'
import type { Paths } from './paths.ts'
import type { Platform } from './platform.ts'

/** The outside world. Functions ask for the part they need: `Pick<System, 'clock' | 'http'>`. */
export interface System {
  readonly clock: Clock
  readonly env: Environment
  readonly platform: Platform
  readonly paths: Paths
  readonly http: Http
  readonly log: Log
  readonly journal: Journal
}
