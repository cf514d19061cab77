/**
 * `firsts`: what people do for the first time, or for the first time in long, each with how long it is, whether
 * others do it too, and what else is a first within the hour.
 */
import { nightParts } from './nights.ts'
import { networkOf } from './sql-parts.ts'

/**
 * A day on which somebody did it counts as one, and as half as much after so many days: what was done once is
 * forgotten after 60 days, what was done on ten days after 160.
 */
const halfLifeDays = 30
const forgottenBelow = 0.25

/** Nothing is told of a person before so many days since the first event, and days with something in them. */
const learningDays = 14
const learningActiveDays = 7

/** How far back others count, and on how many days they must have done it: who was taken over did it once. */
const othersDays = 90
const othersLeastDays = 2

/** A network of so many others is the organisation's own: an office, a VPN. */
const ownNetworkPeople = 3

/** Whoever was in an account on so many days belongs there. */
const memberDays = 3

/**
 * An account of more than one in so many people makes nobody a colleague, and whoever is in more than one in so
 * many accounts (an auditor) is nobody's.
 */
const everybodysShare = 3
const fewAccounts = 5

/** A session of a role lasts no longer: so long may another program work with what the usual one took. */
const sessionHours = 12

/** Of all that people did; without what AWS did for them. */
export const doneByPeople = "kind = 'person' AND origin = 'cloudtrail' AND invoked_by IS NULL"

const program = `CASE
      WHEN user_agent NOT LIKE '%.amazonaws.com' AND user_agent <> 'AWS Internal'
        THEN nullif(regexp_extract(user_agent, '[A-Za-z][A-Za-z0-9_.-]*'), '')
    END`

/** All events of an hour with the same of everything are one row. */
const seen = `  SELECT
    person_id AS who,
    CAST(time AS DATE) AS day,
    CAST(extract(hour FROM time) AS INTEGER) AS hour,
    CASE
      WHEN error_code IS NOT NULL THEN NULL
      WHEN name = 'GetRoleCredentials' THEN target_account
      WHEN service NOT IN ('sso', 'sso-oauth', 'signin') THEN account
    END AS account,
    CASE
      WHEN error_code IS NOT NULL THEN NULL
      WHEN name IN ('GetRoleCredentials', 'AssumeRole') THEN target_role
      ELSE role_name
    END AS role,
    ${networkOf('address')} AS network,
    country,
    ${program} AS program,
    max(CASE WHEN name = 'AssumeRole' THEN 1 ELSE 0 END) AS chained,
    max(CASE WHEN service IN ('sso', 'sso-oauth') THEN 1 ELSE 0 END) AS took,
    min(time) AS time,
    min_by(id, ROW(time, id)) AS id
  FROM history
  WHERE ${doneByPeople} AND person_id IS NOT NULL AND time IS NOT NULL
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8`

/** An hour makes those beside it known as well. `told`: a network with its country, a role by `rare-role-chain`. */
const facts = `  SELECT who, day, time, id, 'account' AS kind, account AS value, true AS is_real, 0 AS told FROM seen
  UNION ALL
  SELECT who, day, time, id, 'role', role, true, chained FROM seen
  UNION ALL
  SELECT who, day, time, id, 'network', network, true, CASE WHEN country IS NULL THEN 0 ELSE 1 END
  FROM seen
  UNION ALL
  SELECT who, day, time, id, 'country', country, true, 1 FROM seen
  UNION ALL
  SELECT who, day, time, id, 'program', program, true, 0 FROM seen
  UNION ALL
  SELECT
    who, day, time, id, 'hour', CAST((hour + distance + 24) % 24 AS VARCHAR), distance = 0, 0
  FROM seen
  CROSS JOIN (VALUES (-1), (0), (1)) AS near (distance)`

/** What is new about it: an account and its role are one step, a network and its country are one. */
const aspect = `CASE
      WHEN kind IN ('account', 'role') THEN 'what'
      WHEN kind IN ('network', 'country') THEN 'where'
      ELSE kind
    END`

export const firsts = `WITH seen AS (
${seen}
),
facts AS (
${facts}
),
daily AS (
  SELECT
    who,
    kind,
    value,
    day,
    is_real,
    date_diff('day', DATE '2013-01-01', day) / ${halfLifeDays}e0 AS age,
    min_by(told, time) AS told,
    min(time) AS time,
    min_by(id, ROW(time, id)) AS id
  FROM facts
  WHERE value IS NOT NULL
  GROUP BY who, kind, value, day, is_real
),
days AS (
  SELECT
    who,
    day,
    min(day) OVER (PARTITION BY who) AS known_since,
    row_number() OVER (PARTITION BY who ORDER BY day) - 1 AS known_days
  FROM (SELECT DISTINCT who, day FROM seen) AS each
),
weighed AS (
  SELECT
    *,
    coalesce(sum(power(2e0, age)) OVER earlier, 0) / power(2e0, age) AS weight,
    max(day) OVER earlier AS last_day
  FROM daily
  WINDOW earlier AS (
    PARTITION BY who, kind, value
    ORDER BY time, is_real
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
  )
),
new AS (
  SELECT w.*, date_diff('day', coalesce(w.last_day, d.known_since), w.day) AS since_days
  FROM weighed AS w
  JOIN days AS d ON d.who = w.who AND d.day = w.day
  WHERE w.is_real
    AND w.weight < ${forgottenBelow}
    AND d.known_since <= w.day - INTERVAL '${learningDays}' DAY
    AND d.known_days >= ${learningActiveDays}
),
members AS (
  SELECT
    who,
    value AS account,
    count(*) OVER (PARTITION BY value) AS people,
    count(*) OVER (PARTITION BY who) AS accounts
  FROM (
    SELECT who, value
    FROM daily
    WHERE kind = 'account'
    GROUP BY who, value
    HAVING count(*) >= ${memberDays}
  ) AS each
),
colleagues AS (
  SELECT DISTINCT n.who, n.value, n.day, theirs.who AS other
  FROM new AS n
  JOIN daily AS mine
    ON mine.who = n.who AND mine.kind = 'account' AND mine.value <> n.value AND mine.time < n.time
  JOIN members AS theirs ON theirs.account = mine.value AND theirs.who <> n.who
  WHERE n.kind = 'account'
    AND theirs.people * ${everybodysShare} <= (SELECT count(DISTINCT who) FROM members)
    AND theirs.accounts <= greatest(${fewAccounts}, (SELECT count(DISTINCT account) FROM members) / ${everybodysShare})
),
${nightParts},
lent AS (
  SELECT DISTINCT n.id
  FROM new AS n
  JOIN seen AS s ON s.id = n.id
  JOIN seen AS g
    ON g.who = s.who
    AND g.account = s.account
    AND g.role = s.role
    AND g.network = s.network
    AND g.program <> s.program
    AND g.took = 1
    AND g.time BETWEEN s.time - INTERVAL '${sessionHours}' HOUR AND s.time
  LEFT JOIN seen AS own
    ON own.who = s.who AND own.program = s.program AND own.day = s.day AND own.took = 1
  WHERE n.kind = 'program' AND own.who IS NULL
),
others AS (
  SELECT who, kind, value, day, count(*) AS people
  FROM (
    SELECT n.who, n.kind, n.value, n.day, o.who AS other
    FROM new AS n
    JOIN daily AS o
      ON o.kind = n.kind
      AND o.value = n.value
      AND o.who <> n.who
      AND o.time < n.time
      AND o.day >= n.day - INTERVAL '${othersDays}' DAY
    LEFT JOIN colleagues AS c
      ON c.who = n.who AND c.value = n.value AND c.day = n.day AND c.other = o.who
    WHERE n.kind <> 'hour' AND (n.kind <> 'account' OR c.other IS NOT NULL)
    GROUP BY n.who, n.kind, n.value, n.day, o.who
    HAVING count(*) >= ${othersLeastDays}
  ) AS each
  GROUP BY who, kind, value, day
),
judged AS (
  SELECT
    n.id,
    n.time,
    n.who,
    n.kind,
    n.value,
    n.since_days,
    n.last_day IS NULL AS is_first,
    n.told,
    CASE WHEN l.who IS NULL THEN 0 ELSE 1 END AS is_lonely,
    CASE WHEN b.id IS NULL THEN 0 ELSE 1 END AS is_lent,
    coalesce(o.people, 0) AS others,
    ${aspect.replaceAll('kind', 'n.kind')} AS aspect,
    CASE
      WHEN n.time <= lag(n.time) OVER sorted + INTERVAL '1' HOUR THEN 0
      ELSE 1
    END AS is_start
  FROM new AS n
  LEFT JOIN others AS o
    ON o.who = n.who AND o.kind = n.kind AND o.value = n.value AND o.day = n.day
  LEFT JOIN lonely_nights AS l
    ON n.kind = 'hour' AND l.who = n.who AND l.day = n.day AND CAST(l.hour AS VARCHAR) = n.value
  LEFT JOIN lent AS b ON n.kind = 'program' AND b.id = n.id
  WINDOW sorted AS (PARTITION BY n.who ORDER BY n.time, n.kind, n.value)
),
numbered AS (
  SELECT
    *,
    sum(is_start) OVER (PARTITION BY who ORDER BY time, kind, value) AS session
  FROM judged
),
sessions AS (
  SELECT
    who,
    session,
    min(time) AS session_start,
    max(CASE WHEN kind = 'country' THEN 1 ELSE 0 END) AS abroad,
    count(DISTINCT CASE
      WHEN kind NOT IN ('network', 'country') OR others < ${ownNetworkPeople} THEN aspect
    END) AS aspects
  FROM numbered
  GROUP BY who, session
)
SELECT
  n.id,
  n.time,
  n.who,
  n.kind,
  n.value,
  n.since_days,
  n.is_first,
  n.others,
  CASE
    WHEN n.kind = 'hour' THEN n.is_lonely = 0
    WHEN n.kind = 'program' THEN n.others > 0 OR n.is_lent = 1
    ELSE n.others > 0 OR (n.kind IN ('network', 'role') AND n.told = 1)
  END AS is_weak,
  CASE WHEN s.aspects >= 2 THEN s.session_start END AS session_start
FROM numbered AS n
JOIN sessions AS s ON s.who = n.who AND s.session = n.session
WHERE n.kind <> 'network' OR s.abroad = 0`
