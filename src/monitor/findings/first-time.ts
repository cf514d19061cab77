/** What a person does for the first time, or for the first time in long. */
import type { Finding } from './finding.ts'

/** Days without it after which it counts as forgotten. */
const forgottenDays = 60

/** Nothing is told of a person before so many days and hours in which something was seen of them. */
const learningDays = 14
const learningHours = 20

/**
 * @param facts A SELECT of `id`, `time`, `who`, `value` and `is_real`; where that is false, the value counts as
 * known from then on and is no finding itself.
 */
export function firstTimes(facts: string): string {
  return `WITH facts AS (
${facts}),
hourly AS (
  SELECT who, value, is_real, min(time) AS time, min_by(id, time) AS id
  FROM facts
  WHERE who IS NOT NULL AND value IS NOT NULL
  GROUP BY who, value, is_real, date_trunc('hour', time)
),
placed AS (
  SELECT
    *,
    lag(time) OVER (PARTITION BY who, value ORDER BY time) AS earlier,
    min(time) OVER (PARTITION BY who) AS known_since,
    count(CASE WHEN is_real THEN 1 END) OVER (
      PARTITION BY who
      ORDER BY time
      RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL '24' HOUR PRECEDING
    ) AS known_hours
  FROM hourly
)
SELECT
  id,
  concat(who, ' ', value) AS subject,
  concat(
    CAST(date_diff('day', coalesce(earlier, known_since), time) AS VARCHAR),
    CASE WHEN earlier IS NULL THEN ' known ' ELSE ' days ' END,
    value
  ) AS detail
FROM placed
WHERE is_real
  AND (earlier IS NULL OR earlier < time - INTERVAL '${forgottenDays}' DAY)
  AND known_since <= time - INTERVAL '${learningDays}' DAY
  AND known_hours >= ${learningHours}`
}

/** Of all that people did; without what AWS did for them. */
export const doneByPeople = "kind = 'person' AND origin = 'cloudtrail' AND invoked_by IS NULL"

/** `alice: first use of account 333333333333 in 94 days.`; `what` is all but whose and since when. */
export function firstTimeWords(
  { people, detail = '' }: Omit<Finding, 'says'>,
  what: (value: string) => string,
): string {
  const [, days = '', kind, value = ''] = /^(\d+) (known|days) (.*)$/s.exec(detail) ?? []
  const since = kind === 'days' ? `in ${days} days` : `in the ${days} days that are known`
  return `${people.join(', ')}: ${what(value)} ${since}.`
}
