import type { Detector } from '../detector.ts'
import { firstDetail, firstWords } from '../first-time.ts'

export const unusualSession: Detector = {
  code: 'unusual-session',
  level: 'medium',
  title: 'Several things were new about a person within an hour.',
  why: 'A new place, a new program, a new hour: each alone is everyday life, together they are how somebody else looks.',
  fix: 'Ask this person. Not them? End their sessions in Identity Center, and look at what was done: `keyless monitor timeline --person`.',
  falseAlarms:
    'The first night on call, a journey to another time zone, a new computer. Offices and VPNs, networks of three others or more, do not count.',
  attack: 'T1078.004',
  sql: `SELECT
  id,
  concat(who, ' ', substr(CAST(session_start AS VARCHAR), 1, 19)) AS subject,
  string_agg(${firstDetail}, chr(31) ORDER BY kind, value) AS detail
FROM firsts
WHERE session_start IS NOT NULL
GROUP BY id, who, session_start`,
  says: ({ people, details }) => {
    const parts = details.flatMap((detail) => detail.split('\u001F')).map(firstWords)
    return `${people.join(', ')}, within an hour: ${[...new Set(parts)].join('; ')}.`
  },
}
