-- Sign-ins one by one, of every hour the failed and the newest first.
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
) AS ranked
ORDER BY place, time DESC, id
LIMIT $most
