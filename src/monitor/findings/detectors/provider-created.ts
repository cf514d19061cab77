import type { Detector } from '../detector.ts'
import { perPersonAndAccount } from '../sql-parts.ts'
import { whoDidWhat } from '../words.ts'

export const providerCreated: Detector = {
  code: 'provider-created',
  level: 'medium',
  title: 'An OIDC or SAML provider or a trust anchor was made in an account, or one was changed.',
  why: 'Whoever runs it can be let into roles that trust it, from outside and without anybody in Identity Center.',
  fix: 'Ask whoever did it what it is for, and look which roles trust it: `keyless ci lint` reads their policies.',
  falseAlarms:
    'New pipelines and clusters: GitHub Actions, EKS. What Identity Center makes for itself is left out.',
  attack: 'T1484.002',
  sql: `SELECT id, ${perPersonAndAccount} AS subject, NULL AS detail
FROM acts
WHERE (
    (service = 'iam' AND name IN (
      'CreateOpenIDConnectProvider',
      'UpdateOpenIDConnectProviderThumbprint',
      'AddClientIDToOpenIDConnectProvider',
      'CreateSAMLProvider',
      'UpdateSAMLProvider'
    ))
    OR (service = 'rolesanywhere' AND name IN ('CreateTrustAnchor', 'UpdateTrustAnchor'))
  )
  AND error_code IS NULL
  AND coalesce(invoked_by, '') <> 'sso.amazonaws.com'
  AND coalesce(role, '') <> 'AWSServiceRoleForSSO'`,
  says: whoDidWhat,
}
