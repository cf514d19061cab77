import type { Detector } from '../detector.ts'

export const rareRoleChain: Detector = {
  code: 'rare-role-chain',
  level: 'medium',
  title: 'Somebody went on from a role to another one, as nobody did for long.',
  why: 'Roles behind roles lead to more than a person was assigned, and few look at them.',
  fix: 'Ask whoever did it. Look who the second role trusts (`aws iam get-role`), and what was done with it: `keyless monitor role`.',
  falseAlarms:
    'New automation, and roles for emergencies. The account makes no difference, so that a chain that is rolled out is told once.',
  attack: 'T1548',
  sql: `WITH begun AS (
  SELECT min(time) AS time FROM history WHERE origin = 'cloudtrail'
),
chained AS (
  SELECT
    id,
    time,
    concat(coalesce(role_name, ''), ' ', target_role) AS pair,
    max(time) OVER (
      PARTITION BY concat(coalesce(role_name, ''), ' ', target_role)
      ORDER BY time
      RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL '24' HOUR PRECEDING
    ) AS earlier
  FROM history
  WHERE service = 'sts'
    AND name = 'AssumeRole'
    AND identity_type = 'AssumedRole'
    AND error_code IS NULL
    AND invoked_by IS NULL
    AND target_role IS NOT NULL
)
SELECT
  c.id,
  c.pair AS subject,
  concat(
    CAST(date_diff('day', CAST(coalesce(c.earlier, b.time) AS DATE), CAST(c.time AS DATE)) AS VARCHAR),
    CASE WHEN c.earlier IS NULL THEN ' known ' ELSE ' days ' END,
    c.pair
  ) AS detail
FROM chained AS c
CROSS JOIN begun AS b
WHERE (c.earlier IS NULL OR c.earlier < c.time - INTERVAL '60' DAY)
  AND b.time <= c.time - INTERVAL '14' DAY`,
  says: ({ people, accounts, detail = '' }) => {
    const [days = '', known, from = '', to = ''] = detail.split(' ')
    const since = known === 'known' ? `in the ${days} days that are known` : `in ${days} days`
    return `${people.join(', ')} went on from role ${from} to ${to} in ${accounts.join(', ')}, as nobody did ${since}.`
  },
}
