import type { Fixture } from './fixture.ts'
import { deviceCodeGrant } from './fixtures/device-code-grant.ts'
import { rootUsed } from './fixtures/root-used.ts'
import { trailNarrowed } from './fixtures/trail-narrowed.ts'

/** One for each detector, by its code. */
export const fixtures: Readonly<Record<string, Fixture>> = {
  'root-used': rootUsed,
  'trail-narrowed': trailNarrowed,
  'device-code-grant': deviceCodeGrant,
}
