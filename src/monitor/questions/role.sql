-- What was done with one role or permission set.
SELECT *
FROM acts
WHERE origin = 'cloudtrail'
  AND (
    lower(role_name) LIKE CAST($name AS VARCHAR) ESCAPE '!'
    OR lower(role) LIKE CAST($name AS VARCHAR) ESCAPE '!'
  )
