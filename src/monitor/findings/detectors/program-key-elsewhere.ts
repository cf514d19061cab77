import type { Detector } from '../detector.ts'
import { networkOf } from '../sql-parts.ts'

export const programKeyElsewhere: Detector = {
  code: 'program-key-elsewhere',
  level: 'high',
  title: 'Keys of a pipeline were taken or used in another network.',
  why: 'A job uses its keys where it was given them: elsewhere they were taken out of it.',
  fix: 'Revoke the sessions of the role, and look at what the keys did: `keyless monitor role`. Then look at what the job ran.',
  falseAlarms:
    'Jobs that hand their keys to other machines; proxies and gateways with addresses in several networks; runners of your own, and a list that is old, where `--networks` names one; private addresses by a VPC endpoint are left out.',
  attack: 'T1552.001',
  sql: `WITH given AS (
  SELECT issued_key, ${networkOf('address')} AS network, address LIKE '%:%' AS is_long, address
  FROM history
  WHERE name = 'AssumeRoleWithWebIdentity' AND error_code IS NULL AND issued_key IS NOT NULL
),
used AS (
  SELECT id, access_key, ${networkOf('address')} AS network, address LIKE '%:%' AS is_long, address
  FROM acts
  WHERE access_key LIKE 'ASIA%'
    AND invoked_by IS NULL
    AND address NOT LIKE '10.%'
    AND address NOT LIKE '192.168.%'
    AND NOT regexp_matches(address, '^172[.](1[6-9]|2[0-9]|3[01])[.]')
)
SELECT u.id, u.access_key AS subject, concat(max(g.address), ' ', max(u.address)) AS detail
FROM used AS u
JOIN given AS g ON g.issued_key = u.access_key AND g.is_long = u.is_long
WHERE u.network IS NOT NULL AND g.network IS NOT NULL
GROUP BY u.id, u.access_key, u.network
HAVING count(CASE WHEN g.network = u.network THEN 1 END) = 0
UNION ALL
SELECT a.id, coalesce(a.issued_key, a.address) AS subject, concat(s.provider, ' ', a.address) AS detail
FROM acts AS a
JOIN strange_runners AS s
  ON s.address = a.address
  AND s.provider = regexp_extract(a.principal_id, 'oidc-provider/([^:]+)', 1)
WHERE a.name = 'AssumeRoleWithWebIdentity' AND a.error_code IS NULL`,
  says: ({ people, accounts, detail = '' }) => {
    const [given = '', used = ''] = detail.split(' ')
    // An issuer, where an address would be.
    if (/[^0-9A-Fa-f.:]/.test(given)) {
      return `${people.join(', ')}: a token of ${given} became keys at ${used}, which is in none of its networks, in ${accounts.join(', ')}.`
    }
    return `${people.join(', ')}: keys given to a job at ${given} were used at ${used} in ${accounts.join(', ')}.`
  },
}
