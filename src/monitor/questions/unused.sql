-- Every assignment of every person, directly and by each group, joined with when it was used last.
WITH
-- A permission set is used by whoever takes its credentials, opens its console, or does something with its session.
uses AS (
  SELECT person_id, person, evidence, target_account AS account, target_role AS permission_set, time
  FROM history
  WHERE kind = 'person'
    AND error_code IS NULL
    AND name IN ('GetRoleCredentials', 'Federate')
    AND target_role IS NOT NULL
  UNION ALL
  -- AWSReservedSSO_NAME_0123456789abcdef
  SELECT
    person_id,
    person,
    evidence,
    target_account,
    substr(target_role, 16, length(target_role) - 32),
    time
  FROM history
  WHERE error_code IS NULL
    AND name = 'AssumeRoleWithSAML'
    AND target_role LIKE 'AWSReservedSSO!_%' ESCAPE '!'
  UNION ALL
  SELECT person_id, person, evidence, coalesce(identity_account, account), permission_set, time
  FROM history
  WHERE permission_set IS NOT NULL
),
used AS (
  SELECT
    coalesce(u.person_id, '') AS person_id,
    lower(coalesce(u.person, '')) AS person,
    max(CASE WHEN u.evidence = 'user-id' THEN 1 ELSE 0 END) AS is_certain,
    u.account,
    u.permission_set,
    max(u.time) AS last_used,
    sum(CASE WHEN u.time >= s.began AND u.time < s.ended THEN 1 ELSE 0 END) AS uses
  FROM uses AS u
  CROSS JOIN span AS s
  WHERE u.time < s.ended
  GROUP BY coalesce(u.person_id, ''), lower(coalesce(u.person, '')), u.account, u.permission_set
),
by_id AS (
  SELECT d.user_id, u.account, u.permission_set, u.last_used, u.uses
  FROM used AS u
  JOIN directory_users AS d ON d.user_id = u.person_id
),
-- Whoever is known by a name alone may be anybody of that name.
by_name AS (
  SELECT d.user_id, u.account, u.permission_set, u.last_used, u.uses
  FROM used AS u
  JOIN directory_users AS d ON lower(d.name) = u.person
  LEFT JOIN directory_users AS i ON i.user_id = u.person_id
  WHERE i.user_id IS NULL AND u.is_certain = 0
),
last_uses AS (
  SELECT user_id, account, permission_set, max(last_used) AS last_used, sum(uses) AS uses
  FROM (SELECT * FROM by_id UNION ALL SELECT * FROM by_name) AS matched
  GROUP BY user_id, account, permission_set
),
-- Used by somebody whom the directory does not know by id or name: it may have been anybody assigned.
strangers AS (
  SELECT u.account, u.permission_set
  FROM used AS u
  LEFT JOIN directory_users AS i ON i.user_id = u.person_id
  LEFT JOIN directory_users AS n ON lower(n.name) = u.person
  WHERE i.user_id IS NULL AND n.user_id IS NULL AND u.is_certain = 0 AND u.uses > 0
  GROUP BY u.account, u.permission_set
),
-- Made within that time: whoever has it for two days has not left it unused for ninety.
made AS (
  SELECT
    regexp_extract(request, '"targetId":"([^"]*)"', 1) AS account,
    regexp_extract(request, '"permissionSetArn":"([^"]*)"', 1) AS permission_set_arn,
    regexp_extract(request, '"principalId":"([^"]*)"', 1) AS principal_id,
    max(time) AS made_at
  FROM stored
  WHERE name = 'CreateAccountAssignment' AND error_code IS NULL
  GROUP BY 1, 2, 3
),
joined AS (
  SELECT
    regexp_extract(request, '"groupId":"([^"]*)"', 1) AS group_id,
    regexp_extract(request, '"(userId|memberId)":"([^"]*)"', 2) AS user_id,
    max(time) AS made_at
  FROM stored
  WHERE name IN ('CreateGroupMembership', 'AddMemberToGroup') AND error_code IS NULL
  GROUP BY 1, 2
),
persons AS (
  SELECT coalesce(person_id, '') AS person_id, lower(coalesce(person, '')) AS person, max(time) AS seen
  FROM history
  WHERE kind = 'person'
  GROUP BY 1, 2
),
seen AS (
  SELECT user_id, max(seen) AS last_seen
  FROM (
    SELECT d.user_id, a.seen
    FROM persons AS a
    JOIN directory_users AS d ON d.user_id = a.person_id
    UNION ALL
    SELECT d.user_id, a.seen
    FROM persons AS a
    JOIN directory_users AS d ON lower(d.name) = a.person
  ) AS matched
  GROUP BY user_id
),
-- Whoever is not in a list that is not there was not deleted.
listed_principals AS (
  SELECT max(users) AS known_users, max(teams) AS known_groups
  FROM (
    SELECT count(*) AS users, 0 AS teams FROM directory_users
    UNION ALL
    SELECT 0, count(*) FROM directory_groups
  ) AS counted
),
given AS (
  SELECT
    a.account,
    a.permission_set_arn,
    p.name AS permission_set,
    a.principal_type,
    a.principal_id,
    g.name AS group_name,
    CASE WHEN a.principal_type = 'USER' THEN a.principal_id ELSE m.user_id END AS user_id,
    coalesce(j.made_at, TIMESTAMP '1970-01-01 00:00:00') AS joined_at
  FROM assignments AS a
  LEFT JOIN permission_sets AS p
    ON p.permission_set_arn = a.permission_set_arn AND p.name <> p.permission_set_arn
  LEFT JOIN directory_groups AS g ON a.principal_type = 'GROUP' AND g.group_id = a.principal_id
  LEFT JOIN memberships AS m ON a.principal_type = 'GROUP' AND m.group_id = a.principal_id
  LEFT JOIN joined AS j ON j.group_id = a.principal_id AND j.user_id = m.user_id
),
told AS (
  SELECT
    g.account,
    c.name AS account_name,
    g.permission_set_arn,
    coalesce(g.permission_set, g.permission_set_arn) AS permission_set,
    g.principal_type,
    g.principal_id,
    coalesce(g.group_name, CASE WHEN g.principal_type = 'GROUP' THEN g.principal_id END)
      AS group_name,
    g.user_id,
    coalesce(d.name, n.name, g.user_id) AS person,
    coalesce(u.uses, 0) AS uses,
    u.last_used,
    w.last_seen,
    greatest(coalesce(f.made_at, TIMESTAMP '1970-01-01 00:00:00'), g.joined_at) AS made_at,
    CASE
      WHEN coalesce(u.uses, 0) > 0 THEN 'used'
      WHEN g.user_id IS NULL AND g.group_name IS NULL AND l.known_groups > 0 THEN 'deleted'
      WHEN g.user_id IS NULL THEN 'nobody'
      WHEN d.user_id IS NULL AND l.known_users = 0 THEN 'people'
      WHEN d.user_id IS NULL THEN 'deleted'
      WHEN g.permission_set IS NULL THEN 'name'
      WHEN e.is_whole = 0 THEN 'store'
      WHEN coalesce(v.longest, 1000000) > $hole AND e.portal > $hole THEN 'account'
      WHEN x.account IS NOT NULL THEN 'stranger'
      ELSE 'unused'
    END AS verdict
  FROM given AS g
  CROSS JOIN whole AS e
  CROSS JOIN listed_principals AS l
  LEFT JOIN account_names AS c ON c.account = g.account
  LEFT JOIN directory_users AS d ON d.user_id = g.user_id
  LEFT JOIN names AS n ON n.user_id = g.user_id
  LEFT JOIN last_uses AS u
    ON u.user_id = g.user_id AND u.account = g.account AND u.permission_set = g.permission_set
  LEFT JOIN seen AS w ON w.user_id = g.user_id
  LEFT JOIN made AS f
    ON f.account = g.account
    AND f.permission_set_arn = g.permission_set_arn
    AND f.principal_id = g.principal_id
  LEFT JOIN holes AS v ON v.scope = g.account
  LEFT JOIN strangers AS x ON x.account = g.account AND x.permission_set = g.permission_set
)
SELECT
  account,
  account_name,
  permission_set,
  group_name,
  person,
  user_id,
  CASE
    WHEN verdict IN ('name', 'people', 'store', 'account', 'stranger') THEN 'unknown'
    WHEN verdict = 'unused' AND made_at >= s.began THEN 'new'
    ELSE verdict
  END AS state,
  CASE WHEN verdict IN ('name', 'people', 'store', 'account', 'stranger') THEN verdict END AS missing,
  uses,
  last_used,
  last_seen,
  CASE WHEN made_at > TIMESTAMP '1970-01-01 00:00:00' THEN made_at END AS made_at,
  principal_type,
  principal_id,
  permission_set_arn
FROM told
CROSS JOIN span AS s
WHERE (
    CAST($person AS VARCHAR) IS NULL
    OR lower(person) LIKE CAST($person AS VARCHAR) ESCAPE '!'
    OR lower(user_id) LIKE CAST($person AS VARCHAR) ESCAPE '!'
  )
  AND (
    CAST($account AS VARCHAR) IS NULL
    OR account LIKE CAST($account AS VARCHAR) ESCAPE '!'
    OR lower(account_name) LIKE CAST($account AS VARCHAR) ESCAPE '!'
  )
ORDER BY account, permission_set, group_name, person, user_id
