import type { Detector } from '../detector.ts'
import { countryWords } from '../first-time.ts'
import { doneByPeople } from '../firsts.ts'

/** An airliner's. Nearer than this, lists of places are too coarse. */
const fastestKmh = 900
const leastKm = 500

/** An address of so many people is the way out of an office or a VPN: nobody is there. */
const sharedBy = 3

const radians = (degrees: string): string => `radians(${degrees})`

const kilometres = `12742 * asin(sqrt(least(1, greatest(0,
      power(sin((${radians('latitude')} - ${radians('from_latitude')}) / 2), 2)
      + cos(${radians('latitude')}) * cos(${radians('from_latitude')})
        * power(sin((${radians('longitude')} - ${radians('from_longitude')}) / 2), 2)
    ))))`

const placeWords = (city: string, country: string): string =>
  city !== '' && country !== '' ? `${city} (${country})` : city || countryWords(country)

export const impossibleTravel: Detector = {
  code: 'impossible-travel',
  level: 'medium',
  title: 'A person was in two places, farther apart than anybody travels in the time between.',
  why: 'One of the two is somebody else, with a password, a token or keys of this person.',
  fix: 'Ask this person where they are. Not there? End their sessions in Identity Center, and look at what was done from there.',
  falseAlarms:
    'The first use of a VPN, a telephone abroad, a machine elsewhere; lists of places that are wrong. Left out are addresses that three or more people have, and two places that both were known of this person the day before.',
  attack: 'T1078.004',
  sql: `WITH shared AS (
  SELECT address
  FROM history
  WHERE ${doneByPeople} AND latitude IS NOT NULL
  GROUP BY address
  HAVING count(DISTINCT person_id) >= ${sharedBy}
),
placed AS (
  SELECT
    id,
    time,
    person_id AS who,
    concat(coalesce(city, ''), chr(31), coalesce(country, '')) AS place,
    latitude,
    longitude
  FROM history
  WHERE ${doneByPeople}
    AND person_id IS NOT NULL
    AND app IS NULL
    AND name <> 'AssumeRoleWithSAML'
    AND latitude IS NOT NULL
    AND address NOT IN (SELECT address FROM shared)
),
known AS (
  SELECT who, latitude, longitude, min(time) AS since
  FROM placed
  GROUP BY who, latitude, longitude
),
moved AS (
  SELECT
    p.*,
    k.since,
    lag(p.id) OVER steps AS from_id,
    lag(p.time) OVER steps AS from_time,
    lag(p.place) OVER steps AS from_place,
    lag(p.latitude) OVER steps AS from_latitude,
    lag(p.longitude) OVER steps AS from_longitude,
    lag(k.since) OVER steps AS from_since
  FROM placed AS p
  JOIN known AS k ON k.who = p.who AND k.latitude = p.latitude AND k.longitude = p.longitude
  WINDOW steps AS (PARTITION BY p.who ORDER BY p.time, p.id)
),
measured AS (
  SELECT
    *,
    ${kilometres} AS kilometres,
    date_diff('second', from_time, time) AS seconds
  FROM moved
  WHERE (latitude <> from_latitude OR longitude <> from_longitude)
    AND (since > time - INTERVAL '24' HOUR OR from_since > from_time - INTERVAL '24' HOUR)
),
fast AS (
  SELECT
    id,
    from_id,
    concat(who, ' ', CAST(CAST(time AS DATE) AS VARCHAR)) AS subject,
    concat(
      CAST(CAST(round(kilometres) AS BIGINT) AS VARCHAR),
      chr(31), CAST(seconds AS VARCHAR),
      chr(31), from_place,
      chr(31), place
    ) AS detail
  FROM measured
  WHERE kilometres >= ${leastKm} AND kilometres * 3600 > ${fastestKmh} * seconds
),
both_ends AS (
  SELECT from_id AS id, subject, detail FROM fast
  UNION ALL
  SELECT id, subject, detail FROM fast
)
SELECT id, subject, max(detail) AS detail FROM both_ends GROUP BY id, subject`,
  says: ({ people, detail = '' }) => {
    const [kilometres, seconds, ...ends] = detail.split('\u001F')
    const [fromCity = '', fromCountry = '', city = '', country = ''] = ends
    const minutes = Math.ceil(Number(seconds) / 60)
    const time = minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`
    const from = placeWords(fromCity, fromCountry)
    return `${people.join(', ')}: from ${from} to ${placeWords(city, country)}, ${kilometres} km in ${time}.`
  },
}
