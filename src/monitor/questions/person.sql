-- What one person did.
SELECT *
FROM acts
WHERE origin = 'cloudtrail'
  AND person_id IS NOT NULL
  AND (
    lower(person) LIKE CAST($name AS VARCHAR) ESCAPE '!'
    OR lower(person_id) LIKE CAST($name AS VARCHAR) ESCAPE '!'
  )
