-- A session of that account and role that began within two seconds of somebody's GetRoleCredentials,
-- and of nobody else's. Nothing in CloudTrail ties the two: it is probable, no more.
WITH given AS (
  SELECT g.time, g.target_account, g.target_role, k.person_id, k.person
  FROM stored AS g
  JOIN known AS k ON k.actor = g.actor
  WHERE g.name = 'GetRoleCredentials' AND g.error_code IS NULL AND k.kind = 'person'
),
-- Equal minutes are found at once. The four seconds lie in one minute or in two.
by_minute AS (
  SELECT date_trunc('minute', time - INTERVAL '2' SECOND) AS session_minute, *
  FROM given
  UNION ALL
  SELECT date_trunc('minute', time + INTERVAL '2' SECOND) AS session_minute, *
  FROM given
  WHERE date_trunc('minute', time + INTERVAL '2' SECOND)
    <> date_trunc('minute', time - INTERVAL '2' SECOND)
),
sessions AS (
  SELECT actor, account, role AS session_role, session_start
  FROM actors
  WHERE role IS NOT NULL
  UNION ALL
  SELECT actor, account, permission_set, session_start
  FROM actors
  WHERE permission_set IS NOT NULL
)
SELECT s.actor, max(g.person_id) AS person_id, max(g.person) AS person
FROM sessions AS s
JOIN by_minute AS g
  ON g.target_account = s.account
  AND g.target_role = s.session_role
  AND g.session_minute = date_trunc('minute', s.session_start)
  AND s.session_start BETWEEN g.time - INTERVAL '2' SECOND AND g.time + INTERVAL '2' SECOND
GROUP BY s.actor
HAVING min(g.person_id) = max(g.person_id)
