-- A role session whose access key is in the answer of an AssumeRole belongs to whoever assumed it,
-- through up to five roles. Key ids are unique: nothing is guessed.
WITH RECURSIVE issued AS (
  SELECT issued_key, max(actor) AS giver
  FROM stored
  WHERE issued_key IS NOT NULL
    -- The role's own account has the call of another one a second time, without the caller's name.
    AND coalesce(identity_type, '') <> 'AWSAccount'
    AND name IN ('AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity', 'GetFederationToken')
  GROUP BY issued_key
  HAVING min(actor) = max(actor)
),
links (actor, giver, steps) AS (
  SELECT a.actor, i.giver, 1
  FROM actors AS a
  JOIN issued AS i ON i.issued_key = a.access_key
  WHERE i.giver <> a.actor
  UNION ALL
  SELECT l.actor, i.giver, l.steps + 1
  FROM links AS l
  JOIN actors AS a ON a.actor = l.giver
  JOIN issued AS i ON i.issued_key = a.access_key
  WHERE l.steps < 5 AND i.giver <> l.actor AND i.giver <> l.giver
),
ranked AS (
  SELECT
    l.actor,
    k.person_id,
    k.person,
    k.kind,
    k.evidence,
    row_number() OVER (PARTITION BY l.actor ORDER BY l.steps, k.person_id) AS place
  FROM links AS l
  JOIN known AS k ON k.actor = l.giver
  WHERE k.person_id IS NOT NULL
)
SELECT actor, person_id, person, kind, evidence FROM ranked WHERE place = 1
