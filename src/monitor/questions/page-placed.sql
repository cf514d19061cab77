-- What people did in accounts, and the place of each person and account by how much it was.
-- Credentials count for the account that they are for; signing in and looking around in the portal for none.
WITH used AS (
  SELECT
    *,
    CASE
      WHEN service = 'sso' AND name = 'GetRoleCredentials' THEN target_account
      WHEN service NOT IN ('sso', 'sso-oauth', 'signin') THEN account
    END AS used_account
  FROM acts
  WHERE origin = 'cloudtrail' AND person_id IS NOT NULL
),
people_placed AS (
  SELECT
    person_id,
    coalesce(max_by(person, time) FILTER (WHERE person IS NOT NULL), person_id) AS person,
    min(kind) AS kind,
    count(*) AS events,
    count(error_code) AS errors,
    min(time) AS first_seen,
    max(time) AS last_seen,
    row_number() OVER (ORDER BY count(*) DESC, person_id) AS place,
    count(*) OVER () AS of_all
  FROM used
  GROUP BY person_id
),
accounts_placed AS (
  SELECT
    used_account,
    count(*) AS events,
    max(time) AS last_seen,
    row_number() OVER (ORDER BY count(*) DESC, used_account) AS place,
    count(*) OVER () AS of_all
  FROM used
  WHERE used_account IS NOT NULL
  GROUP BY used_account
),
placed AS (
  SELECT
    u.*,
    CASE WHEN p.place <= $people THEN p.place ELSE 0 END AS person_place,
    CASE WHEN a.place <= $accounts THEN a.place ELSE 0 END AS account_place
  FROM used AS u
  JOIN people_placed AS p ON p.person_id = u.person_id
  JOIN accounts_placed AS a ON a.used_account = u.used_account
)
