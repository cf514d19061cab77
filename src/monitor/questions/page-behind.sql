-- The newest events of a person, an account, an hour of the week, or of all three, between two times in seconds
-- since 2000. Hours are those of a zone that is so many minutes ahead of UTC, of one or of the other; what was done
-- in no account counts for hours alone.
SELECT
  u.id,
  u.time,
  u.person,
  u.person_id,
  coalesce(u.used_account, u.account) AS account,
  u.role_name AS role,
  u.service,
  u.name AS event,
  u.error_code AS error,
  u.address
FROM used AS u
JOIN people_placed AS p ON p.person_id = u.person_id
LEFT JOIN accounts_placed AS a ON a.used_account = u.used_account
WHERE date_diff('second', TIMESTAMP '2000-01-01 00:00:00', u.time) >= $from
  AND date_diff('second', TIMESTAMP '2000-01-01 00:00:00', u.time) < $to
  AND (
    CAST($person AS BIGINT) IS NULL
    OR CASE WHEN p.place <= $people THEN p.place ELSE 0 END = CAST($person AS BIGINT)
  )
  AND (
    CAST($account AS BIGINT) IS NULL
    OR CASE WHEN a.place <= $accounts THEN a.place ELSE 0 END = CAST($account AS BIGINT)
  )
  AND (CAST($hour AS BIGINT) IS NOT NULL OR u.used_account IS NOT NULL)
  AND (
    CAST($hour AS BIGINT) IS NULL
    OR CAST(floor((
      date_diff('minute', TIMESTAMP '2000-01-01 00:00:00', u.time) + CAST($ahead AS BIGINT) + 7200
    ) / 60e0) AS BIGINT) % 168 = CAST($hour AS BIGINT)
    OR CAST(floor((
      date_diff('minute', TIMESTAMP '2000-01-01 00:00:00', u.time) + CAST($or_ahead AS BIGINT) + 7200
    ) / 60e0) AS BIGINT) % 168 = CAST($hour AS BIGINT)
  )
ORDER BY u.time DESC, u.id
LIMIT $most
