import type { Detector } from '../detector.ts'
import { doneByPeople } from '../firsts.ts'

export const dormantAdministrator: Detector = {
  code: 'dormant-administrator',
  level: 'medium',
  title: 'A person used an administrator role after long without one.',
  why: 'Nobody misses the sign-in of an administrator who is away: it is the one to take.',
  fix: 'Ask this person. Not needed any more? Take the assignment away; an emergency role can be asked for.',
  falseAlarms: 'Holidays, new administrators, a role for emergencies.',
  attack: 'T1078.004',
  sql: `WITH begun AS (
  SELECT min(time) AS time FROM history WHERE origin = 'cloudtrail'
),
used AS (
  SELECT
    id,
    time,
    person_id,
    CASE WHEN name IN ('GetRoleCredentials', 'AssumeRole') THEN target_role ELSE role_name END AS role
  FROM history
  WHERE ${doneByPeople} AND person_id IS NOT NULL AND error_code IS NULL
),
placed AS (
  SELECT *, lag(time) OVER (PARTITION BY person_id ORDER BY time, id) AS earlier
  FROM used
  WHERE lower(role) LIKE '%admin%'
)
SELECT
  p.id,
  concat(p.person_id, ' ', substr(CAST(p.time AS VARCHAR), 1, 19)) AS subject,
  concat(
    CAST(date_diff('day', CAST(coalesce(p.earlier, b.time) AS DATE), CAST(p.time AS DATE)) AS VARCHAR),
    ' ',
    p.role
  ) AS detail
FROM placed AS p
CROSS JOIN begun AS b
WHERE coalesce(p.earlier, b.time) <= p.time - INTERVAL '14' DAY`,
  says: ({ people, detail = '' }) => {
    const [, days = '', role = ''] = /^(\d+) (.*)$/s.exec(detail) ?? []
    return `${people.join(', ')} used the role ${role}, and no administrator role in the ${days} days before.`
  },
}
