-- Who used which service, in which account, with which role; first and last seen.
SELECT
  person,
  person_id,
  kind,
  substr(min(CAST(strength_rank AS VARCHAR) || evidence), 2) AS evidence,
  substr(min(CAST(strength_rank AS VARCHAR) || strength), 2) AS strength,
  app,
  account,
  role_name AS role,
  service,
  count(*) AS events,
  count(error_code) AS errors,
  min(time) AS first_seen,
  max(time) AS last_seen
FROM acts
WHERE origin = 'cloudtrail'
GROUP BY person, person_id, kind, app, account, role_name, service
ORDER BY last_seen DESC, person, account, role, events DESC, service
