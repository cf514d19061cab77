import { accessKey } from './detectors/access-key.ts'
import type { Detector } from './detectors/detector.ts'
import { encodedKey } from './detectors/encoded-key.ts'
import { profileName } from './detectors/profile-name.ts'
import { profileVariable } from './detectors/profile-variable.ts'

export const detectors: readonly Detector[] = [accessKey, encodedKey, profileVariable, profileName]
