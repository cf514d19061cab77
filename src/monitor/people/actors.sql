-- Each of those that occur, once: whoever it is, it is the same one in all its events.
SELECT
  actor,
  any_value(identity_type) AS identity_type,
  max(coalesce(identity_account, account)) AS account,
  any_value(access_key) AS access_key,
  any_value(user_name) AS user_name,
  any_value(invoked_by) AS invoked_by,
  any_value(role) AS role,
  any_value(permission_set) AS permission_set,
  any_value(session_name) AS session_name,
  any_value(session_start) AS session_start,
  any_value(source_identity) AS source_identity,
  any_value(web_identity) AS web_identity,
  any_value(user_id) AS user_id,
  any_value(credential_id) AS credential_id,
  max(time) AS last_seen
FROM stored
GROUP BY actor
