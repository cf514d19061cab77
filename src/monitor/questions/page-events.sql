-- The newest events of each person in each account, every pair's newest first.
SELECT
  id,
  time,
  person_place,
  account_place,
  person,
  used_account AS account,
  role_name AS role,
  service,
  name AS event,
  error_code AS error,
  address
FROM (
  SELECT
    *,
    row_number() OVER (PARTITION BY person_place, account_place ORDER BY time DESC, id) AS newest
  FROM placed
) AS ranked
WHERE newest <= $each
ORDER BY newest, time DESC, id
LIMIT $most
