-- Who signed in, how, from where, and who tried to: the portal, tokens of programs, the console.
SELECT
  time,
  CASE WHEN person_id IS NULL THEN coalesce(sign_in_name, person) ELSE person END AS person,
  name AS event,
  coalesce(outcome, CASE WHEN error_code IS NULL THEN 'Success' ELSE 'Failure' END) AS outcome,
  coalesce(credential_type, grant_type) AS method,
  account,
  address,
  country,
  city,
  user_agent,
  app,
  strength,
  person_id,
  workflow,
  id
FROM acts
WHERE (
    (service = 'signin' AND name IN (
      'UserAuthentication', 'CredentialVerification', 'CredentialChallenge', 'ConsoleLogin'
    ))
    OR (service IN ('sso', 'sso-oauth') AND name IN ('Authenticate', 'CreateToken', 'CreateTokenWithIAM', 'Logout'))
    OR (service = 'keyless' AND name IN ('sign-in', 'sign-out'))
  )
  AND coalesce(grant_type, '') <> 'refresh_token'
  AND (
    CAST($person AS VARCHAR) IS NULL
    OR lower(person) LIKE CAST($person AS VARCHAR) ESCAPE '!'
    OR lower(person_id) LIKE CAST($person AS VARCHAR) ESCAPE '!'
    OR lower(sign_in_name) LIKE CAST($person AS VARCHAR) ESCAPE '!'
  )
ORDER BY time DESC, id
LIMIT $most
