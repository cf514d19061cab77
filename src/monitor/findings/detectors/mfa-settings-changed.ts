import type { Detector } from '../detector.ts'
import { isChange, perPersonAndAccount } from '../sql-parts.ts'
import { whoDidWhat } from '../words.ts'

export const mfaSettingsChanged: Detector = {
  code: 'mfa-settings-changed',
  level: 'high',
  title:
    'What people must show beside their password was changed, or a device of theirs was removed.',
  why: 'With a password alone, one that was phished or guessed is enough.',
  fix: 'Ask whoever did it, and the person whose device it was. Set it back, and let that person register anew.',
  falseAlarms:
    'Lost telephones: a device is removed, and the same person registers another one soon.',
  attack: 'T1556.006',
  sql: `SELECT id, ${perPersonAndAccount} AS subject, NULL AS detail
FROM acts
WHERE error_code IS NULL
  AND ${isChange}
  AND (
    (service IN ('sso', 'sso-directory', 'identitystore') AND (
      name LIKE '%MfaDeviceManagement%' OR name LIKE 'Delete%MfaDevice%'
    ))
    OR (service = 'iam' AND name IN ('DeactivateMFADevice', 'DeleteVirtualMFADevice'))
  )`,
  says: whoDidWhat,
}
