import type { Detector } from '../detector.ts'
import { burst, somebody } from '../sql-parts.ts'

export const accessDeniedWave: Detector = {
  code: 'access-denied-wave',
  level: 'medium',
  title: 'Many calls of one person or role were denied within minutes.',
  why: 'Whoever holds keys that are not theirs tries what they are good for.',
  fix: 'Look what was tried (`keyless monitor timeline`) and from where; ask this person.',
  falseAlarms:
    'Programs with permissions that are missing; pages of the console that ask for everything. A note where nine of ten are the same call: a program that tries again. Who had half as many on an earlier day is left out.',
  attack: 'T1580',
  canBeNote: true,
  sql: `WITH wave AS (
${burst({
  picked: `  SELECT
    id,
    time,
    ${somebody} AS who,
    concat(coalesce(service, ''), ' ', coalesce(name, ''), ' ', coalesce(target_role, '')) AS detail
  FROM history
  WHERE kind <> 'service'
    AND (
      error_code LIKE '%AccessDenied%'
      OR error_code LIKE '%UnauthorizedOperation'
      OR error_code LIKE 'AuthorizationError%'
      OR error_code LIKE 'NotAuthorized%'
    )`,
  least: 20,
})}),
alike AS (
  SELECT
    *,
    count(*) OVER (PARTITION BY subject, detail) AS same,
    count(*) OVER (PARTITION BY subject) AS of_all
  FROM wave
)
SELECT
  id,
  subject,
  NULL AS detail,
  10 * max(same) OVER (PARTITION BY subject) >= 9 * of_all AS is_weak
FROM alike`,
  says: ({ people, events, evidence }) => {
    const names = [...new Set(evidence.map(({ event }) => event))].slice(0, 3)
    return `${events} calls of ${people.join(', ')} were denied, the first ${names.join(', ')}.`
  },
}
