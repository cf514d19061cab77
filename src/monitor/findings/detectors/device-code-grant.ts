import type { Detector } from '../detector.ts'
import { somebody } from '../sql-parts.ts'

export const deviceCodeGrant: Detector = {
  code: 'device-code-grant',
  level: 'high',
  title: 'A token was given by the device flow, where nearly everybody has the browser flow.',
  why: 'Whoever sends somebody a link with a device code gets the token that this person confirms: no second factor stops it.',
  fix: 'Ask this person whether they typed or confirmed a code. They did not start it? End their sessions in Identity Center, and look at what the token did.',
  falseAlarms:
    'Machines without a browser (`keyless login --device`), and AWS CLIs before 2.22. Who had three or more on earlier days is left out.',
  attack: 'T1528',
  sql: `WITH grants AS (
  SELECT
    id,
    ${somebody} AS subject,
    address AS detail,
    grant_type,
    count(CASE WHEN grant_type = 'device_code' THEN 1 END) OVER (
      PARTITION BY ${somebody}
      ORDER BY time
      RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL '24' HOUR PRECEDING
    ) AS earlier,
    count(CASE WHEN grant_type = 'device_code' THEN 1 END) OVER () AS by_device,
    count(CASE WHEN grant_type = 'authorization_code' THEN 1 END) OVER () AS by_browser
  FROM history
  WHERE name = 'CreateToken'
    AND service IN ('sso', 'sso-oauth')
    AND grant_type IN ('device_code', 'authorization_code')
    AND error_code IS NULL
)
SELECT id, subject, detail
FROM grants
WHERE grant_type = 'device_code' AND earlier < 3 AND by_browser >= 9 * by_device`,
  says: ({ people, events, detail, evidence: [first] }) => {
    const often = events === 1 ? 'a token' : `${events} tokens`
    const agent = first?.agent === undefined ? '' : ` to ${first.agent}`
    return `${people.join(', ')} gave ${often} by the device flow${agent} at ${detail ?? 'an unknown address'}.`
  },
}
