-- Sign-ins one by one, of every hour the failed and the newest first; between two times in seconds since 2000.
SELECT
  id,
  time,
  CASE WHEN person_id IS NULL THEN coalesce(sign_in_name, person) ELSE person END AS person,
  person_id,
  account,
  name AS event,
  service,
  credential_type AS role,
  address,
  failed
FROM (
  SELECT
    *,
    row_number() OVER (
      PARTITION BY date_trunc('hour', time)
      ORDER BY failed DESC, time DESC, id
    ) AS place
  FROM signed
  WHERE (
      CAST($from AS BIGINT) IS NULL
      OR date_diff('second', TIMESTAMP '2000-01-01 00:00:00', time) >= CAST($from AS BIGINT)
    )
    AND (
      CAST($to AS BIGINT) IS NULL
      OR date_diff('second', TIMESTAMP '2000-01-01 00:00:00', time) < CAST($to AS BIGINT)
    )
) AS ranked
ORDER BY place, time DESC, id
LIMIT $most
