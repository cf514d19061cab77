-- How much there is in all.
SELECT
  count(*) AS events,
  count(error_code) AS errors,
  count(DISTINCT person_id) AS people,
  count(CASE WHEN person_id IS NULL THEN 1 END) AS nobodys,
  count(DISTINCT CASE WHEN access_key LIKE 'AKIA%' THEN access_key END) AS long_lived_keys,
  min(time) AS first_seen,
  max(time) AS last_seen
FROM acts
WHERE origin = 'cloudtrail'
