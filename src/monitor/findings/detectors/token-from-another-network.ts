import type { Detector } from '../detector.ts'
import { networkOf } from '../sql-parts.ts'

export const tokenFromAnotherNetwork: Detector = {
  code: 'token-from-another-network',
  level: 'high',
  title: 'A token was taken from another network than the one where the person signed in.',
  why: 'So it looks when somebody confirms a code or a link that another one sent: the token is then theirs.',
  fix: 'Ask this person what they started. Not them? End their sessions in Identity Center, and look at what the token did.',
  falseAlarms:
    'A VPN or telephone that changes the network between sign-in and token; a browser behind another proxy than the terminal; machines elsewhere that one works on.',
  attack: 'T1528',
  sql: `WITH placed AS (
  SELECT
    id,
    person_id,
    name,
    time,
    address,
    address LIKE '%:%' AS is_long,
    ${networkOf('address')} AS network
  FROM history
  WHERE person_id IS NOT NULL
    AND error_code IS NULL
    AND (
      (name = 'CreateToken' AND grant_type IN ('authorization_code', 'device_code'))
      OR (service = 'signin' AND name = 'UserAuthentication')
      OR (service = 'sso' AND name IN ('Authenticate', 'Federate'))
    )
)
SELECT t.id, t.person_id AS subject, max(s.address) AS detail
FROM placed AS t
JOIN placed AS s
  ON s.person_id = t.person_id
  AND s.is_long = t.is_long
  AND s.name <> 'CreateToken'
  AND s.network IS NOT NULL
  AND s.time BETWEEN t.time - INTERVAL '15' MINUTE AND t.time + INTERVAL '15' MINUTE
WHERE t.name = 'CreateToken' AND t.network IS NOT NULL
GROUP BY t.id, t.person_id, t.network
HAVING count(CASE WHEN s.network = t.network THEN 1 END) = 0`,
  says: ({ people, detail, evidence: [first] }) =>
    `${people.join(', ')} signed in at ${detail}, and the token went to ${first?.address}.`,
}
