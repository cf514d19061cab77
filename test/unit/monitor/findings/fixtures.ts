import type { Fixture } from './fixture.ts'
import { accessDeniedWave } from './fixtures/access-denied-wave.ts'
import { accessKeyMade } from './fixtures/access-key-made.ts'
import { consoleTokenByProgram } from './fixtures/console-token-by-program.ts'
import { credentialSweep } from './fixtures/credential-sweep.ts'
import { deviceCodeGrant } from './fixtures/device-code-grant.ts'
import { dormantAdministrator } from './fixtures/dormant-administrator.ts'
import { firstAccount } from './fixtures/first-account.ts'
import { firstCountry } from './fixtures/first-country.ts'
import { firstHour } from './fixtures/first-hour.ts'
import { firstNetwork } from './fixtures/first-network.ts'
import { firstRole } from './fixtures/first-role.ts'
import { firstUserAgent } from './fixtures/first-user-agent.ts'
import { identityProviderChanged } from './fixtures/identity-provider-changed.ts'
import { impossibleTravel } from './fixtures/impossible-travel.ts'
import { longLivedKeyUsed } from './fixtures/long-lived-key-used.ts'
import { mfaSettingsChanged } from './fixtures/mfa-settings-changed.ts'
import { permissionSetWidened } from './fixtures/permission-set-widened.ts'
import { programKeyElsewhere } from './fixtures/program-key-elsewhere.ts'
import { providerCreated } from './fixtures/provider-created.ts'
import { rareRoleChain } from './fixtures/rare-role-chain.ts'
import { retiredKeyUsed } from './fixtures/retired-key-used.ts'
import { rootUsed } from './fixtures/root-used.ts'
import { sessionSettingsChanged } from './fixtures/session-settings-changed.ts'
import { silentKeyUsed } from './fixtures/silent-key-used.ts'
import { tokenFromAnotherNetwork } from './fixtures/token-from-another-network.ts'
import { trailNarrowed } from './fixtures/trail-narrowed.ts'
import { trustOpened } from './fixtures/trust-opened.ts'
import { unusualSession } from './fixtures/unusual-session.ts'

/** One for each detector, by its code. */
export const fixtures: Readonly<Record<string, Fixture>> = {
  'access-denied-wave': accessDeniedWave,
  'access-key-made': accessKeyMade,
  'console-token-by-program': consoleTokenByProgram,
  'credential-sweep': credentialSweep,
  'device-code-grant': deviceCodeGrant,
  'dormant-administrator': dormantAdministrator,
  'first-account': firstAccount,
  'first-country': firstCountry,
  'first-hour': firstHour,
  'first-network': firstNetwork,
  'first-role': firstRole,
  'first-user-agent': firstUserAgent,
  'identity-provider-changed': identityProviderChanged,
  'impossible-travel': impossibleTravel,
  'long-lived-key-used': longLivedKeyUsed,
  'mfa-settings-changed': mfaSettingsChanged,
  'permission-set-widened': permissionSetWidened,
  'program-key-elsewhere': programKeyElsewhere,
  'provider-created': providerCreated,
  'rare-role-chain': rareRoleChain,
  'retired-key-used': retiredKeyUsed,
  'root-used': rootUsed,
  'session-settings-changed': sessionSettingsChanged,
  'silent-key-used': silentKeyUsed,
  'token-from-another-network': tokenFromAnotherNetwork,
  'trail-narrowed': trailNarrowed,
  'trust-opened': trustOpened,
  'unusual-session': unusualSession,
}
