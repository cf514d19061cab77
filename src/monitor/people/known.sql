-- What an identity says by itself. A session name is a name that AWS took at the sign-in: strong where
-- Identity Center made the role, nothing elsewhere, since whoever assumes a role chooses it.
WITH by_name AS (
  SELECT lower(name) AS name, max(user_id) AS user_id
  FROM names
  GROUP BY lower(name)
  HAVING min(user_id) = max(user_id)
)
SELECT
  a.actor,
  CASE
    WHEN a.user_id IS NOT NULL THEN 'user-id'
    WHEN a.permission_set IS NOT NULL AND a.session_name IS NOT NULL THEN 'session-name'
    WHEN a.identity_type = 'SAMLUser' AND a.user_name IS NOT NULL THEN 'session-name'
    WHEN a.source_identity IS NOT NULL THEN 'source-identity'
    WHEN a.identity_type = 'IAMUser' AND a.user_name IS NOT NULL THEN 'iam-user'
    WHEN a.identity_type = 'Root' THEN 'root'
  END AS evidence,
  CASE
    WHEN a.user_id IS NOT NULL THEN a.user_id
    WHEN a.permission_set IS NOT NULL AND a.session_name IS NOT NULL
      THEN coalesce(s.user_id, a.session_name)
    WHEN a.identity_type = 'SAMLUser' AND a.user_name IS NOT NULL
      THEN coalesce(u.user_id, a.user_name)
    WHEN a.source_identity IS NOT NULL THEN coalesce(i.user_id, a.source_identity)
    WHEN a.identity_type = 'IAMUser' AND a.user_name IS NOT NULL
      THEN concat(coalesce(a.account, ''), '/', a.user_name)
    WHEN a.identity_type = 'Root' THEN concat(coalesce(a.account, ''), '/root')
  END AS person_id,
  CASE
    WHEN a.user_id IS NOT NULL OR a.permission_set IS NOT NULL THEN 'person'
    WHEN a.identity_type = 'SAMLUser' OR a.source_identity IS NOT NULL THEN 'person'
    WHEN a.identity_type = 'IAMUser' THEN 'iam-user'
    WHEN a.identity_type = 'Root' THEN 'root'
    WHEN a.identity_type = 'WebIdentityUser' OR a.web_identity IS NOT NULL THEN 'web-identity'
    WHEN a.identity_type = 'Journal' THEN 'journal'
    WHEN a.identity_type = 'AssumedRole' THEN 'role'
    WHEN a.identity_type = 'AWSAccount' THEN 'account'
    WHEN a.identity_type = 'AWSService' OR a.invoked_by IS NOT NULL THEN 'service'
    ELSE 'unknown'
  END AS kind,
  coalesce(
    CASE
      WHEN a.user_id IS NOT NULL THEN n.name
      WHEN a.permission_set IS NOT NULL THEN a.session_name
      WHEN a.identity_type IN ('SAMLUser', 'IAMUser') THEN a.user_name
      WHEN a.source_identity IS NOT NULL THEN a.source_identity
      WHEN a.identity_type = 'Root' THEN 'root'
    END,
    a.user_id
  ) AS person
FROM actors AS a
LEFT JOIN names AS n ON n.user_id = a.user_id
LEFT JOIN by_name AS s ON s.name = lower(a.session_name)
LEFT JOIN by_name AS u ON u.name = lower(a.user_name)
LEFT JOIN by_name AS i ON i.name = lower(a.source_identity)
