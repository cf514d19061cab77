import type { Detector } from '../detector.ts'
import { perPersonAndAccount } from '../sql-parts.ts'
import { whoDidWhat } from '../words.ts'

export const permissionSetWidened: Detector = {
  code: 'permission-set-widened',
  level: 'medium',
  title: 'A permission set was given more.',
  why: 'Everybody who has it may do more from now on, in every account where it is assigned.',
  fix: 'Ask whoever did it, and look who has the permission set. Changes belong into reviewed code.',
  falseAlarms: 'Changes that were reviewed. Policies of AWS that only read are left out.',
  attack: 'T1098.003',
  sql: `SELECT id, ${perPersonAndAccount} AS subject, NULL AS detail
FROM acts
WHERE service = 'sso'
  AND error_code IS NULL
  AND name IN (
    'AttachManagedPolicyToPermissionSet',
    'AttachCustomerManagedPolicyReferenceToPermissionSet',
    'PutInlinePolicyToPermissionSet',
    'DeletePermissionsBoundaryFromPermissionSet'
  )
  AND coalesce(request, '') NOT LIKE '%:aws:policy/%ReadOnly%'
  AND coalesce(request, '') NOT LIKE '%:aws:policy/job-function/ViewOnlyAccess"%'
  AND coalesce(request, '') NOT LIKE '%:aws:policy/SecurityAudit"%'`,
  says: whoDidWhat,
}
