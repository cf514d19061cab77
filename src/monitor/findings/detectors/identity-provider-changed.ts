import type { Detector } from '../detector.ts'
import { isChange, perPersonAndAccount } from '../sql-parts.ts'
import { whoDidWhat } from '../words.ts'

export const identityProviderChanged: Detector = {
  code: 'identity-provider-changed',
  level: 'high',
  title: 'Where people sign in to Identity Center was changed.',
  why: 'Whoever runs the identity provider can sign in as anybody, in every account.',
  fix: 'Ask whoever did it. Nobody planned it? Set the provider back, end all sessions, and look for new users and tokens.',
  falseAlarms:
    'A change of the identity provider that was planned; certificates and SCIM tokens that are renewed.',
  attack: 'T1484.002',
  sql: `SELECT id, ${perPersonAndAccount} AS subject, NULL AS detail
FROM acts
WHERE service IN ('sso', 'sso-directory', 'identitystore')
  AND error_code IS NULL
  AND ${isChange}
  AND (
    name IN ('AssociateDirectory', 'DisassociateDirectory', 'CreateBearerToken', 'CreateTrustedTokenIssuer', 'UpdateTrustedTokenIssuer')
    OR name LIKE '%ExternalIdP%'
  )`,
  says: whoDidWhat,
}
