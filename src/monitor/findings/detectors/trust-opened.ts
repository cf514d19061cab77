import type { Detector } from '../detector.ts'
import { perPersonAndAccount } from '../sql-parts.ts'
import { whoDidWhat } from '../words.ts'

export const trustOpened: Detector = {
  code: 'trust-opened',
  level: 'high',
  title:
    'A role was made or changed so that anybody, or anybody of a whole platform, may assume it.',
  why: 'Without a condition on who is meant, every customer of the same platform can become this role.',
  fix: 'Add a condition on the subject (`keyless ci lint` says which), and look who assumed the role meanwhile.',
  falseAlarms:
    'Policies with conditions that are no subjects: those of Cognito are known, others are not.',
  attack: 'T1098.003',
  sql: `WITH trusts AS (
  SELECT
    id,
    ${perPersonAndAccount} AS subject,
    replace(replace(replace(request, '\\n', ''), '\\', ''), ' ', '') AS policy
  FROM acts
  WHERE service = 'iam'
    AND name IN ('CreateRole', 'UpdateAssumeRolePolicy')
    AND error_code IS NULL
)
SELECT id, subject, NULL AS detail
FROM trusts
WHERE (
    (policy LIKE '%"Principal":"*"%' OR policy LIKE '%"AWS":"*"%' OR policy LIKE '%"AWS":["*"%')
    AND policy NOT LIKE '%"Condition":%'
  )
  OR (
    policy LIKE '%sts:AssumeRoleWithWebIdentity%'
    AND policy NOT LIKE '%cognito-identity.amazonaws.com:aud"%'
    AND (
      policy NOT LIKE '%:sub":%'
      OR policy LIKE '%:sub":"*"%'
      OR policy LIKE '%:sub":["*"%'
      OR policy LIKE '%:sub":"repo:*%'
      OR policy LIKE '%:sub":["repo:*%'
    )
  )`,
  says: whoDidWhat,
}
