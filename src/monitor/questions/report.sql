-- Who used which service, in which account, with which role; first and last seen. By people, and not by
-- `acts`, which has more than is asked here; the strongest evidence stands first by its number.
SELECT
  p.person,
  p.person_id,
  p.kind,
  substr(min(p.proof), 2) AS evidence,
  CASE substr(min(p.proof), 1, 1)
    WHEN '1' THEN 'certain' WHEN '2' THEN 'strong' WHEN '3' THEN 'probable'
  END AS strength,
  p.app,
  e.account,
  coalesce(e.permission_set, e.role) AS role,
  e.service,
  count(*) AS events,
  count(e.error_code) AS errors,
  min(e.time) AS first_seen,
  max(e.time) AS last_seen
FROM events AS e
JOIN (
  SELECT
    *,
    CASE strength WHEN 'certain' THEN '1' WHEN 'strong' THEN '2' WHEN 'probable' THEN '3' END
      || evidence AS proof
  FROM people
) AS p ON p.actor = e.actor
WHERE e.origin = 'cloudtrail'
GROUP BY
  p.person,
  p.person_id,
  p.kind,
  p.app,
  e.account,
  coalesce(e.permission_set, e.role),
  e.service
ORDER BY last_seen DESC, person, account, role, events DESC, service
