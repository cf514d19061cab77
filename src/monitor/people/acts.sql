-- Every event of the time asked for, with whose it is. What most questions are asked of.
SELECT
  e.*,
  coalesce(e.permission_set, e.role) AS role_name,
  p.person_id,
  p.person,
  p.kind,
  p.evidence,
  p.strength,
  p.app,
  g.program,
  l.country,
  l.city,
  l.latitude,
  l.longitude
FROM events AS e
JOIN people AS p ON p.actor = e.actor
LEFT JOIN programs AS g ON g.issued_key = e.access_key
LEFT JOIN places AS l ON l.address = e.address
