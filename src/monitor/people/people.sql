-- Whose each identity is, by the strongest evidence that there is.
SELECT
  k.actor,
  CASE
    WHEN k.person_id IS NOT NULL THEN k.person_id
    WHEN c.person_id IS NOT NULL THEN c.person_id
    ELSE g.person_id
  END AS person_id,
  coalesce(
    CASE
      WHEN k.person_id IS NOT NULL THEN k.person
      WHEN c.person_id IS NOT NULL THEN c.person
      ELSE g.person
    END,
    a.session_name,
    CASE WHEN a.identity_type = 'Journal' THEN 'this machine' END,
    a.invoked_by,
    a.user_name,
    a.account
  ) AS person,
  CASE
    WHEN k.person_id IS NOT NULL THEN k.kind
    WHEN c.person_id IS NOT NULL THEN c.kind
    WHEN g.person_id IS NOT NULL THEN 'person'
    ELSE k.kind
  END AS kind,
  CASE
    WHEN k.person_id IS NOT NULL THEN k.evidence
    WHEN c.person_id IS NOT NULL THEN 'role-chain'
    WHEN g.person_id IS NOT NULL THEN 'grant'
  END AS evidence,
  CASE
    WHEN k.evidence IN ('user-id', 'iam-user', 'root') THEN 'certain'
    WHEN k.evidence IS NOT NULL THEN 'strong'
    WHEN c.evidence IN ('user-id', 'iam-user', 'root') THEN 'certain'
    WHEN c.evidence IS NOT NULL THEN 'strong'
    WHEN g.person_id IS NOT NULL THEN 'probable'
  END AS strength,
  p.app
FROM known AS k
JOIN actors AS a ON a.actor = k.actor
LEFT JOIN chains AS c ON c.actor = k.actor
LEFT JOIN grants AS g ON g.actor = k.actor
LEFT JOIN apps AS p ON p.credential_id = a.credential_id
