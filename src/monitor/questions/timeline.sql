-- Events one by one, the newest first.
SELECT
  time,
  person,
  kind,
  strength,
  account,
  role_name AS role,
  service,
  name AS event,
  region,
  error_code AS error,
  target_account,
  target_role,
  address,
  country,
  city,
  user_agent,
  program,
  origin,
  id
FROM acts
WHERE (
    CAST($person AS VARCHAR) IS NULL
    OR lower(person) LIKE CAST($person AS VARCHAR) ESCAPE '!'
    OR lower(person_id) LIKE CAST($person AS VARCHAR) ESCAPE '!'
  )
  AND (CAST($account AS VARCHAR) IS NULL OR account LIKE CAST($account AS VARCHAR) ESCAPE '!')
  AND (
    CAST($role AS VARCHAR) IS NULL
    OR lower(role_name) LIKE CAST($role AS VARCHAR) ESCAPE '!'
    OR lower(role) LIKE CAST($role AS VARCHAR) ESCAPE '!'
  )
  AND (CAST($service AS VARCHAR) IS NULL OR lower(service) LIKE CAST($service AS VARCHAR) ESCAPE '!')
  AND (CAST($event AS VARCHAR) IS NULL OR lower(name) LIKE CAST($event AS VARCHAR) ESCAPE '!')
ORDER BY time DESC, id
LIMIT $most
