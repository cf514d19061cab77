-- What people did and how often somebody signed in or failed to, in steps of so many minutes since 2000.
, counted AS (
  SELECT time, 1 AS events, 0 AS signed_in, 0 AS failed
  FROM acts
  WHERE origin = 'cloudtrail' AND person_id IS NOT NULL
  UNION ALL
  SELECT time, 0, 1 - failed, failed FROM signed
)
SELECT
  CAST(floor(
    date_diff('minute', TIMESTAMP '2000-01-01 00:00:00', time) / CAST($minutes AS DOUBLE)
  ) AS BIGINT) AS step,
  sum(events) AS events,
  sum(signed_in) AS signed_in,
  sum(failed) AS failed
FROM counted
GROUP BY 1
ORDER BY 1
