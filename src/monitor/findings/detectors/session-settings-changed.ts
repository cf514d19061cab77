import type { Detector } from '../detector.ts'
import { perPersonAndAccount } from '../sql-parts.ts'
import { whoDidWhat } from '../words.ts'

export const sessionSettingsChanged: Detector = {
  code: 'session-settings-changed',
  level: 'medium',
  title: 'How long sessions of Identity Center last was changed.',
  why: 'A token or key that was stolen is good for as long as its session.',
  fix: 'Ask whoever did it, and set it back. Sessions that began meanwhile keep their length until they are ended.',
  falseAlarms: 'Sessions that are made shorter: the events do not say what it was before.',
  attack: 'T1556',
  sql: `SELECT id, ${perPersonAndAccount} AS subject, NULL AS detail
FROM acts
WHERE service = 'sso'
  AND error_code IS NULL
  AND (
    (name = 'UpdateSsoConfiguration')
    OR (name = 'UpdatePermissionSet' AND request LIKE '%"sessionDuration"%')
  )`,
  says: whoDidWhat,
}
