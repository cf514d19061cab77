-- Days with events, of the portal and of each account, and the longest time without any.
span AS (
  SELECT CAST($since AS TIMESTAMP) AS began, CAST($until AS TIMESTAMP) AS ended
),
marks AS (
  SELECT account AS scope, CAST(time AS DATE) AS day
  FROM stored
  CROSS JOIN span
  WHERE origin = 'cloudtrail' AND account IS NOT NULL AND time >= began AND time < ended
  UNION
  SELECT 'portal', CAST(time AS DATE)
  FROM stored
  CROSS JOIN span
  WHERE service = 'sso'
    AND name IN ('GetRoleCredentials', 'Federate', 'ListAccounts', 'ListAccountRoles', 'CreateToken')
    AND time >= began
    AND time < ended
),
gaps AS (
  SELECT
    m.scope,
    m.day,
    date_diff(
      'day',
      coalesce(lag(m.day) OVER (PARTITION BY m.scope ORDER BY m.day), CAST(s.began AS DATE)),
      m.day
    ) AS days
  FROM marks AS m
  CROSS JOIN span AS s
),
holes AS (
  SELECT
    g.scope,
    min(g.day) AS first_day,
    max(g.day) AS last_day,
    greatest(max(g.days), date_diff('day', max(g.day), CAST(max(s.ended) AS DATE))) AS longest
  FROM gaps AS g
  CROSS JOIN span AS s
  GROUP BY g.scope
),
-- Of the whole store: it has begun, and reached, what it should.
whole AS (
  SELECT
    CASE
      WHEN min(t.time) < CAST($begun AS TIMESTAMP) AND max(t.time) >= CAST($reached AS TIMESTAMP)
        THEN 1
      ELSE 0
    END AS is_whole,
    min(t.time) AS first_event,
    max(t.time) AS last_event,
    coalesce((SELECT longest FROM holes WHERE scope = 'portal'), 1000000) AS portal
  FROM stored AS t
  WHERE t.origin = 'cloudtrail'
)
