-- The same events (`mine`) by whatever may be looked for in them: each value with how often, first and last.
WITH told AS (
  SELECT
    'person' AS fact,
    person AS value,
    CASE WHEN evidence IS NULL THEN kind ELSE concat(evidence, ' (', strength, ')') END AS detail,
    time,
    error_code
  FROM mine
  UNION ALL
  SELECT 'role', coalesce(account, ''), role_name, time, error_code FROM mine
  UNION ALL
  SELECT 'service', service, NULL, time, error_code FROM mine
  UNION ALL
  SELECT 'change', name, service, time, error_code FROM mine WHERE read_only = false
  UNION ALL
  SELECT 'given', target_role, target_account, time, error_code
  FROM mine
  WHERE target_role IS NOT NULL
  UNION ALL
  SELECT 'error', error_code, concat(service, ' ', name), time, error_code
  FROM mine
  WHERE error_code IS NOT NULL
  UNION ALL
  SELECT 'address', address, NULL, time, error_code FROM mine WHERE address IS NOT NULL
  UNION ALL
  SELECT 'agent', user_agent, NULL, time, error_code FROM mine WHERE user_agent IS NOT NULL
  UNION ALL
  SELECT 'region', region, NULL, time, error_code FROM mine WHERE region IS NOT NULL
  UNION ALL
  SELECT 'app', app, NULL, time, error_code FROM mine WHERE app IS NOT NULL
),
counted AS (
  SELECT
    fact,
    value,
    detail,
    count(*) AS events,
    count(error_code) AS errors,
    min(time) AS first_seen,
    max(time) AS last_seen
  FROM told
  GROUP BY fact, value, detail
),
ranked AS (
  SELECT
    *,
    row_number() OVER (PARTITION BY fact ORDER BY events DESC, value, detail) AS place,
    count(*) OVER (PARTITION BY fact) AS of_all
  FROM counted
)
SELECT fact, value, detail, events, errors, first_seen, last_seen, of_all
FROM ranked
WHERE place <= $most
ORDER BY fact, place
