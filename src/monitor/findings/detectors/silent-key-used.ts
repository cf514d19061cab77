import type { Detector } from '../detector.ts'

export const silentKeyUsed: Detector = {
  code: 'silent-key-used',
  level: 'medium',
  title: 'A key that never expires was used after it had been silent for long.',
  why: 'Programs use their keys day after day: one that wakes up was found by somebody, or forgotten and not deleted.',
  fix: 'Ask whose key it is. Nobody knows? Set it inactive; `keyless migrate` retires it.',
  falseAlarms:
    'Keys for emergencies, and programs that run once a month. Who made the key after the store begins is told by `access-key-made`.',
  attack: 'T1078.004',
  sql: `WITH made AS (
  SELECT DISTINCT issued_key
  FROM history
  WHERE issued_key IS NOT NULL
),
begun AS (
  SELECT min(time) AS time FROM history WHERE origin = 'cloudtrail'
),
placed AS (
  SELECT id, time, access_key, lag(time) OVER (PARTITION BY access_key ORDER BY time) AS earlier
  FROM history
  WHERE access_key LIKE 'AKIA%' AND error_code IS NULL
)
SELECT
  p.id,
  p.access_key AS subject,
  CAST(date_diff('day', CAST(coalesce(p.earlier, b.time) AS DATE), CAST(p.time AS DATE)) AS VARCHAR) AS detail
FROM placed AS p
CROSS JOIN begun AS b
WHERE coalesce(p.earlier, b.time) <= p.time - INTERVAL '14' DAY
  AND p.access_key NOT IN (SELECT issued_key FROM made)`,
  says: ({ subject, people, accounts, detail }) =>
    `${people.join(', ')} used the key ${subject} in ${accounts.join(', ')}, which was silent for ${detail} days or more.`,
}
