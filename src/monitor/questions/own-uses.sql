-- What the person of this machine used anywhere: whoever had keys that our journal says were given here.
WITH mine AS (
  SELECT DISTINCT h.person_id
  FROM history AS h
  JOIN own_keys AS k ON k.access_key = h.access_key
  WHERE h.kind = 'person' AND h.origin = 'cloudtrail'
),
used AS (
  SELECT h.target_account AS account, h.target_role AS role, h.time
  FROM history AS h
  JOIN mine AS m ON m.person_id = h.person_id
  WHERE h.name IN ('GetRoleCredentials', 'Federate')
    AND h.error_code IS NULL
    AND h.target_role IS NOT NULL
  UNION ALL
  SELECT coalesce(h.identity_account, h.account), h.permission_set, h.time
  FROM history AS h
  JOIN mine AS m ON m.person_id = h.person_id
  WHERE h.permission_set IS NOT NULL
)
SELECT account, role, max(time) AS last_used
FROM used
GROUP BY account, role
ORDER BY account, role
