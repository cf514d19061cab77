-- A session of that account and role that began within two seconds of somebody's GetRoleCredentials,
-- and of nobody else's. Nothing in CloudTrail ties the two: it is probable, no more.
WITH given AS (
  SELECT g.time, g.target_account, g.target_role, k.person_id, k.person
  FROM stored AS g
  JOIN known AS k ON k.actor = g.actor
  WHERE g.name = 'GetRoleCredentials' AND g.error_code IS NULL AND k.kind = 'person'
)
SELECT a.actor, max(g.person_id) AS person_id, max(g.person) AS person
FROM actors AS a
JOIN given AS g
  ON g.target_account = a.account
  AND g.target_role IN (a.role, a.permission_set)
  AND a.session_start BETWEEN g.time - INTERVAL '2' SECOND AND g.time + INTERVAL '2' SECOND
GROUP BY a.actor
HAVING count(DISTINCT g.person_id) = 1
