import type { Detector } from '../detector.ts'

export const retiredKeyUsed: Detector = {
  code: 'retired-key-used',
  level: 'high',
  title: 'A key was used after it had been set inactive, by IAM or by a migration of this machine.',
  why: 'Somebody set it active again: its secret still lies somewhere, and whoever has it needs nobody.',
  fix: 'Look who set it active (`keyless monitor timeline --event UpdateAccessKey`). What needs it? `keyless migrate scan` finds that; then delete it.',
  falseAlarms: 'A migration that was undone: `keyless migrate undo` sets a key active again.',
  attack: 'T1078.004',
  sql: `WITH retired AS (
  SELECT access_key, min(time) AS time
  FROM (
    SELECT regexp_extract(request, '"accessKeyId":"([A-Z0-9]+)"', 1) AS access_key, time
    FROM history
    WHERE service = 'iam'
      AND name = 'UpdateAccessKey'
      AND error_code IS NULL
      AND request LIKE '%"status":"Inactive"%'
    UNION ALL
    SELECT access_key, time FROM retired_keys
  ) AS each
  GROUP BY access_key
)
SELECT a.id, a.access_key AS subject, substr(CAST(r.time AS VARCHAR), 1, 19) AS detail
FROM acts AS a
JOIN retired AS r ON r.access_key = a.access_key
WHERE a.error_code IS NULL AND a.time > r.time + INTERVAL '15' MINUTE`,
  says: ({ subject, people, events, detail }) =>
    `${people.join(', ')} used the key ${subject} ${events === 1 ? 'once' : `${events} times`}, although it was set inactive on ${(detail ?? '').slice(0, 10)}.`,
}
