/** Every detector, in the order in which they are listed. */
import type { Detector } from './detector.ts'
import { accessDeniedWave } from './detectors/access-denied-wave.ts'
import { accessKeyMade } from './detectors/access-key-made.ts'
import { consoleTokenByProgram } from './detectors/console-token-by-program.ts'
import { credentialSweep } from './detectors/credential-sweep.ts'
import { deviceCodeGrant } from './detectors/device-code-grant.ts'
import { dormantAdministrator } from './detectors/dormant-administrator.ts'
import { firstAccount } from './detectors/first-account.ts'
import { firstCountry } from './detectors/first-country.ts'
import { firstHour } from './detectors/first-hour.ts'
import { firstNetwork } from './detectors/first-network.ts'
import { firstRole } from './detectors/first-role.ts'
import { firstUserAgent } from './detectors/first-user-agent.ts'
import { identityProviderChanged } from './detectors/identity-provider-changed.ts'
import { impossibleTravel } from './detectors/impossible-travel.ts'
import { longLivedKeyUsed } from './detectors/long-lived-key-used.ts'
import { mfaSettingsChanged } from './detectors/mfa-settings-changed.ts'
import { permissionSetWidened } from './detectors/permission-set-widened.ts'
import { programKeyElsewhere } from './detectors/program-key-elsewhere.ts'
import { providerCreated } from './detectors/provider-created.ts'
import { rareRoleChain } from './detectors/rare-role-chain.ts'
import { retiredKeyUsed } from './detectors/retired-key-used.ts'
import { rootUsed } from './detectors/root-used.ts'
import { sessionSettingsChanged } from './detectors/session-settings-changed.ts'
import { silentKeyUsed } from './detectors/silent-key-used.ts'
import { tokenFromAnotherNetwork } from './detectors/token-from-another-network.ts'
import { trailNarrowed } from './detectors/trail-narrowed.ts'
import { trustOpened } from './detectors/trust-opened.ts'
import { unusualSession } from './detectors/unusual-session.ts'

export const detectors: readonly Detector[] = [
  rootUsed,
  trailNarrowed,
  identityProviderChanged,
  mfaSettingsChanged,
  sessionSettingsChanged,
  permissionSetWidened,
  providerCreated,
  trustOpened,
  deviceCodeGrant,
  tokenFromAnotherNetwork,
  credentialSweep,
  programKeyElsewhere,
  accessDeniedWave,
  dormantAdministrator,
  rareRoleChain,
  consoleTokenByProgram,
  accessKeyMade,
  retiredKeyUsed,
  silentKeyUsed,
  longLivedKeyUsed,
  impossibleTravel,
  unusualSession,
  firstCountry,
  firstAccount,
  firstRole,
  firstNetwork,
  firstUserAgent,
  firstHour,
]
