-- How much each person did in each account, in steps of so many minutes since 2000; place 0 is everybody else.
SELECT
  person_place,
  account_place,
  CAST(floor(
    date_diff('minute', TIMESTAMP '2000-01-01 00:00:00', time) / CAST($minutes AS DOUBLE)
  ) AS BIGINT) AS step,
  count(*) AS events,
  count(error_code) AS errors
FROM placed
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
LIMIT $most
