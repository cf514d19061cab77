-- Calls with long-lived keys: of each key how many in all, and the newest of each kind of call.
WITH used AS (
  SELECT access_key, account, identity_account, time, service, name, region, address, user_agent
  FROM acts
  WHERE access_key LIKE 'AKIA%'
),
totals AS (
  SELECT
    access_key,
    min(coalesce(identity_account, account)) AS account,
    count(*) AS events,
    count(DISTINCT CAST(time AS DATE)) AS days,
    min(time) AS first_used,
    max(time) AS last_used,
    count(DISTINCT address) AS addresses,
    count(DISTINCT user_agent) AS programs,
    count(DISTINCT service) AS services,
    count(DISTINCT account) AS accounts
  FROM used
  GROUP BY access_key
),
kinds AS (
  SELECT access_key, service, name, region, address, user_agent, count(*) AS times, max(time) AS last_called
  FROM used
  GROUP BY access_key, service, name, region, address, user_agent
),
ranked AS (
  SELECT
    *,
    row_number() OVER (
      PARTITION BY access_key
      ORDER BY last_called DESC, service, name, region, address, user_agent
    ) AS place
  FROM kinds
)
SELECT
  t.access_key,
  t.account,
  t.events,
  t.days,
  t.first_used,
  t.last_used,
  t.addresses,
  t.programs,
  t.services,
  t.accounts,
  r.service,
  r.name,
  r.region,
  r.address,
  r.user_agent,
  r.times,
  r.last_called
FROM totals AS t
JOIN ranked AS r ON r.access_key = t.access_key
WHERE r.place <= 50
ORDER BY t.events DESC, t.access_key, r.place
