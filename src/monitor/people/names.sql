-- The name of each user id: from a list of the directory, else from the newest sign-in or session that has both.
WITH told AS (
  SELECT user_id, name, 3 AS weight, TIMESTAMP '2013-01-01 00:00:00' AS told_at
  FROM directory
  UNION ALL
  SELECT user_id, sign_in_name, 2, time
  FROM stored
  WHERE user_id IS NOT NULL
    AND sign_in_name IS NOT NULL
    AND sign_in_name <> 'HIDDEN_DUE_TO_SECURITY_REASONS'
  UNION ALL
  -- Until November 2025 the name stood in userIdentity.
  SELECT user_id, user_name, 2, last_seen
  FROM actors
  WHERE user_id IS NOT NULL AND user_name IS NOT NULL AND identity_type = 'Unknown'
  UNION ALL
  SELECT user_id, session_name, 1, last_seen
  FROM actors
  WHERE user_id IS NOT NULL AND session_name IS NOT NULL AND permission_set IS NOT NULL
),
ranked AS (
  SELECT
    user_id,
    name,
    row_number() OVER (PARTITION BY user_id ORDER BY weight DESC, told_at DESC, name) AS place
  FROM told
)
SELECT user_id, name FROM ranked WHERE place = 1
