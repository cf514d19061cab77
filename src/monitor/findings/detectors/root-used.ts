import type { Detector } from '../detector.ts'

export const rootUsed: Detector = {
  code: 'root-used',
  level: 'high',
  title: 'The root user of an account was used, or somebody tried to.',
  why: 'Root may do everything in its account, and no policy of that account keeps it from anything.',
  fix: 'Ask whoever holds its password. Nobody did it? Change the password, remove its keys, and look at what it did.',
  falseAlarms: 'The few tasks that only root can do, such as closing an account; drills.',
  attack: 'T1078.004',
  sql: `SELECT id, account AS subject, NULL AS detail
FROM acts
WHERE identity_type = 'Root'
  AND origin = 'cloudtrail'
  AND invoked_by IS NULL
  AND coalesce(type, '') <> 'AwsServiceEvent'`,
  says: ({ subject, events, evidence: [first] }) => {
    const what = `${first?.service} ${first?.event}`
    return events === 1
      ? `Root of ${subject} was used: ${what} from ${first?.address ?? 'an unknown address'}.`
      : `Root of ${subject} was used ${events} times, first for ${what} from ${first?.address ?? 'an unknown address'}.`
  },
}
