import type { Detector } from '../detector.ts'
import { burst, somebody } from '../sql-parts.ts'

export const credentialSweep: Detector = {
  code: 'credential-sweep',
  level: 'high',
  title: 'One person took credentials of many accounts within minutes.',
  why: 'Whoever has a stolen token takes everything that it can reach before it ends.',
  fix: 'Ask this person. Not them? End their sessions in Identity Center, and revoke the sessions of the roles.',
  falseAlarms: 'Scripts over all accounts. Who took half as many on an earlier day is left out.',
  attack: 'T1528',
  sql: burst({
    picked: `  SELECT id, time, who, NULL AS detail
  FROM (
    SELECT
      id,
      time,
      ${somebody} AS who,
      lag(time) OVER (PARTITION BY ${somebody}, target_account ORDER BY time) AS before
    FROM history
    WHERE name = 'GetRoleCredentials' AND service = 'sso' AND error_code IS NULL
  ) AS taken
  WHERE before IS NULL OR before < time - INTERVAL '10' MINUTE`,
    least: 5,
  }),
  says: ({ people, events }) =>
    `${people.join(', ')} took credentials of ${events} accounts within minutes.`,
}
