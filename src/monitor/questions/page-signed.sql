-- Sign-ins to the portal and the console, one row each, and tries that failed.
WITH signed AS (
  SELECT
    *,
    CASE
      WHEN coalesce(outcome, CASE WHEN error_code IS NULL THEN 'Success' ELSE 'Failure' END) = 'Success'
        THEN 0
      ELSE 1
    END AS failed
  FROM acts
  WHERE origin = 'cloudtrail'
    AND service = 'signin'
    AND (
      name IN ('UserAuthentication', 'ConsoleLogin')
      OR (name = 'CredentialVerification' AND outcome = 'Failure')
    )
)
