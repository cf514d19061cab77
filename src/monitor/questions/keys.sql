-- Long-lived keys: who still uses them, for what and from where, and who made those that are new.
WITH placed AS (
  SELECT *, concat(CAST(time AS VARCHAR), ' ', CAST(id AS VARCHAR)) AS place
  FROM acts
  WHERE access_key LIKE 'AKIA%' OR name = 'CreateAccessKey'
),
used AS (
  SELECT
    access_key,
    min(coalesce(identity_account, account)) AS account,
    max_by(person, place) FILTER (WHERE person IS NOT NULL) AS owner,
    count(*) AS events,
    count(error_code) AS errors,
    count(DISTINCT CAST(time AS DATE)) AS days,
    count(DISTINCT service) AS services,
    count(DISTINCT account) AS accounts,
    count(DISTINCT address) AS addresses,
    count(DISTINCT user_agent) AS programs,
    min(time) AS first_used,
    max(time) AS last_used,
    max_by(service, place) FILTER (WHERE service IS NOT NULL) AS last_service,
    max_by(address, place) FILTER (WHERE address IS NOT NULL) AS last_address,
    max_by(user_agent, place) FILTER (WHERE user_agent IS NOT NULL) AS last_agent
  FROM placed
  WHERE access_key LIKE 'AKIA%'
  GROUP BY access_key
),
made AS (
  SELECT
    issued_key AS access_key,
    max(account) AS account,
    max_by(target_user, place) FILTER (WHERE target_user IS NOT NULL) AS owner,
    max(time) AS created,
    max_by(person, place) FILTER (WHERE person IS NOT NULL) AS created_by
  FROM placed
  WHERE name = 'CreateAccessKey' AND issued_key IS NOT NULL
  GROUP BY issued_key
)
SELECT
  coalesce(u.access_key, m.access_key) AS access_key,
  coalesce(u.account, m.account) AS account,
  coalesce(u.owner, m.owner) AS owner,
  coalesce(u.events, 0) AS events,
  coalesce(u.errors, 0) AS errors,
  u.days,
  u.services,
  u.accounts,
  u.addresses,
  u.programs,
  u.first_used,
  u.last_used,
  u.last_service,
  u.last_address,
  u.last_agent,
  m.created,
  m.created_by
FROM used AS u
FULL OUTER JOIN made AS m ON m.access_key = u.access_key
ORDER BY events DESC, access_key
