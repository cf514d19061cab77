/**
 * Part of `firsts`: who is at work when people sleep. Each hour is placed by how far it is from the middle of what
 * that person usually works, so that people of all time zones can be compared.
 */

/** How far back the hours of somebody make the middle of their day. */
const usualDays = 60

/** So near the middle of the day is day, so far from it is night. In hours. */
const dayHours = 4
const nightHours = 8

/** A network is theirs from the third day on which they worked there by day: nobody travels far and is home. */
const ownNetworkDays = 3

/** Who was taken over was up once; where people are called at night, others are up as well. */
const nightsWithinDays = 90
const knownNights = 8

/** Where so many such nights are within a week, people are called at all hours: nothing is odd about one more. */
const seldomWithinDays = 7
const seldomNights = 8

const around = 'CAST(floor(hour - middle + 48.5e0) AS INTEGER) % 24'

/**
 * `nights`: an hour of the night of somebody, in a network that is theirs by day. `lonely`: those at whose time, or
 * an hour before or after, others had few. `lonely_nights`: those of them before which there were few in a week. FROM `seen`.
 */
export const nightParts = `middles AS (
  SELECT
    who,
    day,
    atan2(sum(up) OVER before_it, sum(right_hand) OVER before_it) * 12e0 / pi() AS middle
  FROM (
    SELECT
      who,
      day,
      sum(sin(hour * pi() / 12e0)) AS up,
      sum(cos(hour * pi() / 12e0)) AS right_hand
    FROM (SELECT DISTINCT who, day, hour FROM seen) AS hours
    GROUP BY who, day
  ) AS each
  WINDOW before_it AS (
    PARTITION BY who
    ORDER BY day
    RANGE BETWEEN INTERVAL '${usualDays}' DAY PRECEDING AND INTERVAL '1' DAY PRECEDING
  )
),
placed AS (
  SELECT DISTINCT s.who, s.day, s.hour, s.network, ${around} AS late
  FROM seen AS s
  JOIN middles AS m ON m.who = s.who AND m.day = s.day
  WHERE m.middle IS NOT NULL
),
own_networks AS (
  SELECT who, network, day AS since
  FROM (
    SELECT who, network, day, row_number() OVER (PARTITION BY who, network ORDER BY day) AS place
    FROM (
      SELECT DISTINCT who, network, day
      FROM placed
      WHERE network IS NOT NULL AND (late <= ${dayHours} OR late >= ${24 - dayHours})
    ) AS by_day
  ) AS numbered
  WHERE place = ${ownNetworkDays}
),
nights AS (
  SELECT DISTINCT p.who, p.day, p.hour, p.late
  FROM placed AS p
  JOIN own_networks AS o ON o.who = p.who AND o.network = p.network AND o.since < p.day
  WHERE p.late BETWEEN ${nightHours} AND ${24 - nightHours}
),
near_nights AS (
  SELECT DISTINCT who, late + distance AS late, day
  FROM nights
  CROSS JOIN (VALUES (-1), (0), (1)) AS near (distance)
),
counted_nights AS (
  SELECT late, day, count(*) AS people FROM near_nights GROUP BY late, day
),
lonely AS (
  SELECT n.who, n.day, n.hour
  FROM nights AS n
  LEFT JOIN counted_nights AS c
    ON c.late = n.late AND c.day < n.day AND c.day >= n.day - INTERVAL '${nightsWithinDays}' DAY
  LEFT JOIN near_nights AS own ON own.who = n.who AND own.late = c.late AND own.day = c.day
  GROUP BY n.who, n.day, n.hour
  HAVING coalesce(sum(c.people), 0) - count(own.who) < ${knownNights}
),
lonely_days AS (
  SELECT day, count(DISTINCT who) AS people FROM lonely GROUP BY day
),
lonely_nights AS (
  SELECT l.who, l.day, l.hour
  FROM lonely AS l
  LEFT JOIN lonely_days AS d ON d.day < l.day AND d.day >= l.day - INTERVAL '${seldomWithinDays}' DAY
  GROUP BY l.who, l.day, l.hour
  HAVING coalesce(sum(d.people), 0) < ${seldomNights}
)`
