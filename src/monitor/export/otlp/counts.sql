-- Series of one metric, the oldest first: once a series is counted by itself it stays so.
WITH counted AS (
  SELECT
    %columns%,
    count(*) AS value,
    min(batch) AS since
  FROM acts
  WHERE origin = 'cloudtrail' AND %which%
  GROUP BY ALL
),
placed AS (
  SELECT *, row_number() OVER (ORDER BY since, %names%) AS place
  FROM counted
)
SELECT %names%, value FROM placed WHERE place <= %most%
UNION ALL
SELECT %nulls%, CAST(sum(value) AS BIGINT) FROM placed WHERE place > %most% HAVING count(*) > 0
