-- Each userIdentity that occurs, once: whoever it is, it is the same one in all its events.
SELECT
  actor,
  max(identity_type) AS identity_type,
  max(principal_id) AS principal_id,
  max(arn) AS arn,
  max(coalesce(identity_account, account)) AS account,
  max(access_key) AS access_key,
  max(user_name) AS user_name,
  max(invoked_by) AS invoked_by,
  max(issuer_arn) AS issuer_arn,
  max(role) AS role,
  max(permission_set) AS permission_set,
  max(session_name) AS session_name,
  max(session_start) AS session_start,
  max(source_identity) AS source_identity,
  max(web_identity) AS web_identity,
  max(user_id) AS user_id,
  max(credential_id) AS credential_id,
  max(time) AS last_seen
FROM stored
GROUP BY actor
