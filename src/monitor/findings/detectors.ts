/** Every detector, in the order in which they are listed. */
import type { Detector } from './detector.ts'
import { deviceCodeGrant } from './detectors/device-code-grant.ts'
import { rootUsed } from './detectors/root-used.ts'
import { trailNarrowed } from './detectors/trail-narrowed.ts'

export const detectors: readonly Detector[] = [rootUsed, trailNarrowed, deviceCodeGrant]
