import type { Detector } from '../detector.ts'
import { perPersonAndAccount } from '../sql-parts.ts'

export const accessKeyMade: Detector = {
  code: 'access-key-made',
  level: 'medium',
  title: 'A key that never expires was made.',
  why: 'It works from anywhere until somebody deletes it, and whoever made it can keep it.',
  fix: 'Ask whoever made it. `keyless migrate` finds what it is used for, and retires it.',
  falseAlarms: 'Old programs that cannot do without one.',
  attack: 'T1098.001',
  sql: `SELECT
  id,
  concat(${perPersonAndAccount}, ' ', coalesce(target_user, '')) AS subject,
  target_user AS detail
FROM acts
WHERE service = 'iam' AND name = 'CreateAccessKey' AND error_code IS NULL`,
  says: ({ people, accounts, events, detail }) => {
    const keys = events === 1 ? 'a key that never expires' : `${events} keys that never expire`
    const whom = detail === undefined ? '' : ` for ${detail}`
    return `${people.join(', ')} made ${keys}${whom} in ${accounts.join(', ')}.`
  },
}
