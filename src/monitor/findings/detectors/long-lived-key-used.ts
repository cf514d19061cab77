import type { Detector } from '../detector.ts'

export const longLivedKeyUsed: Detector = {
  code: 'long-lived-key-used',
  level: 'note',
  title: 'A key that never expires was used.',
  why: 'Whoever finds it in a file, a log or a repository can use it until it is deleted.',
  fix: '`keyless migrate scan` finds where it stands; `keyless monitor keys` shows what it is used for.',
  falseAlarms: 'All programs that still have such a key: this is a list of what is left to do.',
  attack: 'T1078.004',
  sql: `SELECT id, access_key AS subject, NULL AS detail
FROM acts
WHERE access_key LIKE 'AKIA%' AND error_code IS NULL`,
  says: ({ subject, people, accounts, events }) =>
    `${people.join(', ')} used the key ${subject} in ${accounts.join(', ')}, ${events === 1 ? 'once' : `${events} times`}.`,
}
